package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Patterns;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Routes by the model that a request names. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AIGatewayRouteSpec(
        @JsonPropertyDescription("The Gateways that serve this route.")
        @Size(max = 16) @Rule(value = "self.all(match, match.kind == 'Gateway')", message = "only Gateway is supported")
        List<ParentReference> parentRefs,

        @JsonPropertyDescription("Host names that this route is for, by default all.") @Size(max = 16) List<@Size(min = 1, max = 253) @Pattern(Patterns.HOSTNAME) String> hostnames,

        @JsonPropertyDescription("At most 15: an HTTPRoute has room for 16, and one answers unknown models.")
        @Required
        @Size(max = 15) @Rule(
                value =
                        "self.all(rule, !has(rule.name) || self.exists_one(other, has(other.name) && other.name == rule.name))",
                message = "rule name must be unique within the route")
        List<AIGatewayRouteRule> rules,

        @JsonPropertyDescription("What requests cost, for rate limits and access logs.") @Size(max = 36) List<LLMRequestCost> llmRequestCosts) {
    public AIGatewayRouteSpec {
        parentRefs = parentRefs == null ? List.of() : List.copyOf(parentRefs);
        hostnames = hostnames == null ? List.of() : List.copyOf(hostnames);
        rules = rules == null ? List.of() : List.copyOf(rules);
        llmRequestCosts = llmRequestCosts == null ? List.of() : List.copyOf(llmRequestCosts);
    }
}
