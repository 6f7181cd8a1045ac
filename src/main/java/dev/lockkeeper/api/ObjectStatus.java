package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** Conditions of an object without parents. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ObjectStatus(List<Condition> conditions) {
    public ObjectStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
