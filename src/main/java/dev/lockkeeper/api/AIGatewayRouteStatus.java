package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.ListMap;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** Conditions of the route as a whole and towards each parent Gateway. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AIGatewayRouteStatus(
        @Size(max = 8) @ListMap("type") List<Condition> conditions,
        @Size(max = 32) List<ParentStatus> parents) {
    public AIGatewayRouteStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        parents = parents == null ? List.of() : List.copyOf(parents);
    }
}
