package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.ListMap;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** Conditions of an object towards one of its parent Gateways. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ParentStatus(
        ParentReference parentRef,
        @Size(min = 1, max = 253) String controllerName,
        @Size(max = 8) @ListMap("type") List<Condition> conditions) {
    public ParentStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
