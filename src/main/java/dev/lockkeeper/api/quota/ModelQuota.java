package dev.lockkeeper.api.quota;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** The quota of one model. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ModelQuota(
        @JsonPropertyDescription("The modelNameOverride of a backend reference.") @Size(min = 1) String modelName,

        QuotaDefinition quota) {}
