package dev.lockkeeper.source.schema;

/**
 * One thing that is wrong with an object.
 *
 * @param path the field, e.g. {@code spec.rules[0].name}; empty for the object as a whole
 * @param message the API server's words where it has some, e.g. {@code Required value}
 */
public record FieldProblem(String path, String message) {

    /** Path and message, as the API server joins them. */
    public String text() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
