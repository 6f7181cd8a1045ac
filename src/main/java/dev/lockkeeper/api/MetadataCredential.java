package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A credential that another filter left in dynamic metadata. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MetadataCredential(
        @Size(min = 1) String namespace,

        @JsonPropertyDescription("By default the x-aigw name of the policy type.") @Nullable String key,

        @JsonPropertyDescription("Without it a request that brings no credential gets 401.") @Nullable @Default("true")
        Boolean fallbackToConfigured) {}
