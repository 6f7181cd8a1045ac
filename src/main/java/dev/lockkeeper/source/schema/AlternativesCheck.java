package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Checks {@code allOf}, {@code anyOf}, {@code oneOf} and {@code not}. */
final class AlternativesCheck {
    private final Findings findings;

    AlternativesCheck(Findings findings) {
        this.findings = findings;
    }

    void check(JsonNode value, Alternatives alternatives, FieldPath path) {
        if (alternatives == Alternatives.NONE) {
            return;
        }
        if (!alternatives.allOf().isEmpty()) {
            all(value, alternatives.allOf(), path);
        }
        if (!alternatives.anyOf().isEmpty() && matching(value, alternatives.anyOf(), path) == 0) {
            report(path, "must validate at least one schema (anyOf)");
            copy(problems(value, alternatives.anyOf().getFirst(), path));
        }
        if (!alternatives.oneOf().isEmpty()) {
            one(value, alternatives.oneOf(), path);
        }
        if (matching(value, alternatives.not(), path) > 0) {
            report(path, "must not validate the schema (not)");
        }
    }

    private void all(JsonNode value, List<Structural> schemas, FieldPath path) {
        if (matching(value, schemas, path) < schemas.size()) {
            schemas.forEach(schema -> copy(problems(value, schema, path)));
            report(path, "must validate all the schemas (allOf)");
        }
    }

    private void one(JsonNode value, List<Structural> schemas, FieldPath path) {
        long matching = matching(value, schemas, path);
        if (matching == 0) {
            report(path, "must validate one and only one schema (oneOf). Found none valid");
            copy(problems(value, schemas.getFirst(), path));
        } else if (matching > 1) {
            report(path, "must validate one and only one schema (oneOf). Found " + matching + " valid alternatives");
        }
    }

    private static long matching(JsonNode value, List<Structural> schemas, FieldPath path) {
        return schemas.stream()
                .filter(schema -> problems(value, schema, path).problems().isEmpty())
                .count();
    }

    private static Findings problems(JsonNode value, Structural schema, FieldPath path) {
        var found = new Findings();
        new StructuralCheck(found).check(value, schema, path);
        return found;
    }

    private void copy(Findings found) {
        found.problems()
                .forEach(
                        found.rulesMakeSense()
                                ? problem -> findings.add(problem.path(), problem.message())
                                : problem -> findings.addBlocking(problem.path(), problem.message()));
    }

    private void report(FieldPath path, String what) {
        findings.add(path.text(), "Invalid value: \"\": \"%s\" %s".formatted(path.text(), what));
    }
}
