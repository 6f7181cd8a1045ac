package dev.lockkeeper.source.schema;

import org.jspecify.annotations.Nullable;

/** A place in an object. Costs one small object a level; text is made only for problems. */
final class FieldPath {
    static final FieldPath ROOT = new FieldPath(null, "", -1, false);

    private final @Nullable FieldPath parent;
    private final String name;
    private final int index;
    private final boolean mapKey;

    private FieldPath(@Nullable FieldPath parent, String name, int index, boolean mapKey) {
        this.parent = parent;
        this.name = name;
        this.index = index;
        this.mapKey = mapKey;
    }

    FieldPath field(String field) {
        return new FieldPath(this, field, -1, false);
    }

    FieldPath key(String key) {
        return new FieldPath(this, key, -1, true);
    }

    FieldPath item(int position) {
        return new FieldPath(this, "", position, false);
    }

    /** Map keys after a dot, as the API server's schema messages write them. */
    String text() {
        return append(new StringBuilder(), false).toString();
    }

    /** Map keys in brackets, as the API server's rule messages write them. */
    String textWithKeys() {
        return append(new StringBuilder(), true).toString();
    }

    private StringBuilder append(StringBuilder text, boolean brackets) {
        if (parent == null) {
            return text;
        }
        parent.append(text, brackets);
        if (index >= 0) {
            return text.append('[').append(index).append(']');
        }
        if (mapKey && brackets) {
            return text.append('[').append(name).append(']');
        }
        return text.isEmpty() ? text.append(name) : text.append('.').append(name);
    }
}
