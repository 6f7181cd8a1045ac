package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** Conditions of an object towards one of its parent Gateways. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ParentStatus(ParentReference parentRef, String controllerName, List<Condition> conditions) {
    public ParentStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
