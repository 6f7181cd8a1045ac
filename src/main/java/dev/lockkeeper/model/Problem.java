package dev.lockkeeper.model;

/**
 * Something wrong with an object, as data: it ends in a condition, a log line and a metric.
 *
 * @param path the field, e.g. {@code spec.rules[0].backendRefs[1].name}
 * @param reason a CamelCase reason of the Gateway API, or one of ours in its style
 * @param message what is wrong and what would be right
 */
public record Problem(ObjectId object, String path, String reason, String message) implements Comparable<Problem> {

    /** The path and the message, as conditions show them. */
    public String text() {
        return path.isEmpty() ? message : path + ": " + message;
    }

    @Override
    public int compareTo(Problem other) {
        int byObject = object.compareTo(other.object);
        if (byObject != 0) {
            return byObject;
        }
        int byPath = path.compareTo(other.path);
        return byPath != 0 ? byPath : message.compareTo(other.message);
    }
}
