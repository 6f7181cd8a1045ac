package dev.lockkeeper.model;

import java.util.Comparator;

/** Kind, namespace and name: what identifies an object in a model. */
public record ObjectId(Kind kind, ObjectKey key) implements Comparable<ObjectId> {

    private static final Comparator<ObjectId> ORDER =
            Comparator.comparing(ObjectId::kind).thenComparing(ObjectId::key);

    public static ObjectId of(Kind kind, String namespace, String name) {
        return new ObjectId(kind, new ObjectKey(namespace, name));
    }

    public String namespace() {
        return key.namespace();
    }

    public String name() {
        return key.name();
    }

    @Override
    public int compareTo(ObjectId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.kindName() + " " + key;
    }
}
