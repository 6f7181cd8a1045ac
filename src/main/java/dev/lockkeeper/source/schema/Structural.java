package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node of a CRD's structural schema.
 *
 * @param additional the schema of a map's values, absent for an object with named fields
 * @param open unknown fields are allowed
 * @param rulesHereOrBelow spares the walk through objects without rules
 * @param mapKeys the fields that tell the items of a list map apart
 */
record Structural(
        ValueType type,
        boolean nullable,
        boolean open,
        Map<String, Structural> properties,
        List<String> required,
        @Nullable Structural additional,
        @Nullable Structural items,
        @Nullable JsonNode defaultValue,
        Limits limits,
        ListShape listShape,
        List<String> mapKeys,
        Alternatives alternatives,
        List<Rule> rules,
        boolean rulesHereOrBelow) {

    /** What lies in an object's unknown fields. */
    static final Structural UNTYPED = new Structural(
            ValueType.ANY,
            true,
            true,
            Map.of(),
            List.of(),
            null,
            null,
            null,
            Limits.NONE,
            ListShape.ATOMIC,
            List.of(),
            Alternatives.NONE,
            List.of(),
            false);

    /** The schema of a field, a named one before one of a map; empty where anything may stand or nothing. */
    Optional<Structural> field(String name) {
        return Optional.ofNullable(properties.getOrDefault(name, additional));
    }

    /** How the items of a list relate to each other. */
    enum ListShape {
        ATOMIC,
        SET,
        MAP
    }
}
