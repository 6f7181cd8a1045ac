package dev.lockkeeper.model;

import java.util.Comparator;
import java.util.Optional;

/** Namespace and name of an object; ordered by namespace, then name. */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {

    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    /** Reads {@code namespace/name}; empty when the text is something else. */
    public static Optional<ObjectKey> parse(String text) {
        String[] parts = text.split("/", -1);
        return parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank()
                ? Optional.of(new ObjectKey(parts[0].strip(), parts[1].strip()))
                : Optional.empty();
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
