package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Routes by the model that a request names. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AIGatewayRouteSpec(
        List<ParentReference> parentRefs,
        List<String> hostnames,
        List<AIGatewayRouteRule> rules,
        List<LLMRequestCost> llmRequestCosts) {
    public AIGatewayRouteSpec {
        parentRefs = parentRefs == null ? List.of() : List.copyOf(parentRefs);
        hostnames = hostnames == null ? List.of() : List.copyOf(hostnames);
        rules = rules == null ? List.of() : List.copyOf(rules);
        llmRequestCosts = llmRequestCosts == null ? List.of() : List.copyOf(llmRequestCosts);
    }
}
