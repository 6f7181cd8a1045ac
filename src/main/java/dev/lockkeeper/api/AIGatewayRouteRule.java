package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Format;
import dev.lockkeeper.api.schema.Patterns;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule: matches, the backends they lead to, and how its models are listed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Rule(
        value =
                "!has(self.backendRefs) || self.backendRefs.all(ref, has(ref.group) || has(ref.kind)) || !self.backendRefs.exists(ref, has(ref.group) || has(ref.kind))",
        message = "cannot mix InferencePool and AIServiceBackend references in the same rule")
@Rule(
        value =
                "!has(self.backendRefs) || size(self.backendRefs) < 2 || !self.backendRefs.exists(ref, has(ref.group) && has(ref.kind))",
        message = "only one InferencePool backend is allowed per rule")
public record AIGatewayRouteRule(
        @Nullable @Size(min = 1, max = 253) @Pattern(Patterns.SUBDOMAIN) @Rule(value = "self != 'route-not-found'", message = "rule name route-not-found is reserved")
        String name,

        @Size(max = 128) List<RouteBackendRef> backendRefs,

        @JsonPropertyDescription("The rule applies when one of them does, or when there is none.") @Size(max = 128) List<RuleMatch> matches,

        @Nullable RuleTimeouts timeouts,

        @JsonPropertyDescription("Longest silence of a backend within an answer.") @Nullable @Pattern(Patterns.DURATION) String streamIdleTimeout,

        @JsonPropertyDescription("owned_by of the models of this rule in /v1/models.")
        @Nullable @Default("Envoy AI Gateway")
        String modelsOwnedBy,

        @JsonPropertyDescription("created of the models of this rule in /v1/models, by default that of the route.")
        @Nullable @Format("date-time") String modelsCreatedAt) {
    public AIGatewayRouteRule {
        backendRefs = backendRefs == null ? List.of() : List.copyOf(backendRefs);
        matches = matches == null ? List.of() : List.copyOf(matches);
    }
}
