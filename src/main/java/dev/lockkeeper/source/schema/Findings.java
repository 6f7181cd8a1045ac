package dev.lockkeeper.source.schema;

import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one object, and whether its rules can still be evaluated. */
final class Findings {
    private final List<FieldProblem> problems = new ArrayList<>();
    private boolean rulesMakeSense = true;

    /** A problem that leaves the shape of the object intact. */
    void add(String path, String message) {
        problems.add(new FieldProblem(path, message));
    }

    /** A problem after which the API server does not evaluate rules: a wrong type, something missing, too much of it. */
    void addBlocking(String path, String message) {
        rulesMakeSense = false;
        add(path, message);
    }

    boolean rulesMakeSense() {
        return rulesMakeSense;
    }

    List<FieldProblem> problems() {
        return problems;
    }
}
