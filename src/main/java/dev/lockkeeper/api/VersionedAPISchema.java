package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.OneOf;
import org.jspecify.annotations.Nullable;

/** The API that a backend speaks. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VersionedAPISchema(
        @OneOf({
            "OpenAI",
            "Cohere",
            "AWSBedrock",
            "AzureOpenAI",
            "GCPVertexAI",
            "GCPAnthropic",
            "Anthropic",
            "AWSAnthropic"
        })
        String name,

        @JsonPropertyDescription("The API version, where the provider has one.") @Nullable String version,

        @JsonPropertyDescription("Path before the endpoints of OpenAI and Anthropic, by default v1.") @Nullable String prefix) {}
