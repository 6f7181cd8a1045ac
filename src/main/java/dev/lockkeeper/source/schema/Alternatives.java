package dev.lockkeeper.source.schema;

import java.util.List;

/**
 * The schemas that a value must satisfy all, some, exactly one or none of, beside its own.
 *
 * @param not at most one
 */
record Alternatives(List<Structural> allOf, List<Structural> anyOf, List<Structural> oneOf, List<Structural> not) {
    static final Alternatives NONE = new Alternatives(List.of(), List.of(), List.of(), List.of());
}
