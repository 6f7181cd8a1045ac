package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** A top-level field of the JSON body and the JSON text to put there. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BodyField(
        @JsonPropertyDescription("A top-level field of the body.") @Size(min = 1) String path,

        @JsonPropertyDescription("JSON text, such as 42 or \"text\" with its quotes.")
        String value) {}
