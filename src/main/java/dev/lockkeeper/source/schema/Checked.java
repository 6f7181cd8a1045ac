package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * An object after the check.
 *
 * @param defaulted the object with its defaults and without empty optional fields, as the API server would store it
 * @param problems empty when the API server would take the object
 */
public record Checked(JsonNode defaulted, List<FieldProblem> problems) {
    public Checked {
        problems = List.copyOf(problems);
    }

    public boolean accepted() {
        return problems.isEmpty();
    }
}
