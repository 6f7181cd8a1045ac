package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Patterns;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A backend of a rule: an AIServiceBackend, or an InferencePool when group and kind say so. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(value = "has(self.group) == has(self.kind)", message = "group and kind must be specified together")
@Rule(
        value =
                "!has(self.group) || (self.group == 'inference.networking.k8s.io' && has(self.kind) && self.kind == 'InferencePool')",
        message = "only InferencePool from inference.networking.k8s.io group is supported")
public record RouteBackendRef(
        @Size(min = 1) String name,

        @JsonPropertyDescription("Another namespace needs a ReferenceGrant there.")
        @Nullable @Size(min = 1, max = 63) @Pattern(Patterns.LABEL) String namespace,

        @Nullable @Size(max = 253) @Pattern(Patterns.GROUP) String group,

        @Nullable @Size(max = 63) @Pattern(Patterns.KIND_OR_EMPTY) String kind,

        @JsonPropertyDescription("The model that the backend is asked for instead of the one in the request.") @Nullable String modelNameOverride,

        @JsonPropertyDescription("Share of the traffic among backends of the same priority.")
        @Nullable @Default("1")
        @Min(0) Integer weight,

        @JsonPropertyDescription("0 is tried first, then 1, …") @Nullable @Default("0") @Min(0) @Max(4294967295L) Long priority,

        @JsonPropertyDescription("Wins over that of the backend.") @Nullable HeaderMutation headerMutation,

        @JsonPropertyDescription("Wins over that of the backend.") @Nullable BodyMutation bodyMutation) {}
