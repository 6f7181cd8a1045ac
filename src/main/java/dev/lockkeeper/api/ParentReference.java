package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Patterns;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Gateway API parent reference; only Gateways are accepted. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ParentReference(
        @Nullable @Default("gateway.networking.k8s.io") @Size(max = 253) @Pattern(Patterns.GROUP) String group,

        @Nullable @Default("Gateway") @Size(min = 1, max = 63) @Pattern(Patterns.KIND) String kind,

        @JsonPropertyDescription("The namespace of the Gateway, by default that of this object.")
        @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.LABEL) String namespace,

        @Size(min = 1, max = 253) String name,

        @JsonPropertyDescription("One listener of the Gateway, by default all that allow it.")
        @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.SUBDOMAIN) String sectionName,

        @Nullable @Min(1) @Max(65535) Integer port) {}
