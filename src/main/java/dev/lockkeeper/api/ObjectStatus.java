package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.ListMap;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** Conditions of an object without parents. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ObjectStatus(@Size(max = 8) @ListMap("type") List<Condition> conditions) {
    public ObjectStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
