package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** A credential that the client sends in a header. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HeaderCredential(
        @JsonPropertyDescription("By default the x-aigw header of the policy type; a prefix of three for AWS.")
        @Nullable String header,

        @JsonPropertyDescription("Without it a request that brings no credential gets 401.") @Nullable @Default("true")
        Boolean fallbackToConfigured) {}
