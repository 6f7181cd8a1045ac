package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says about a single value, beside its type. Absent keywords are null, as in the CRD.
 *
 * @param pattern in RE2 syntax, found anywhere in the value
 * @param format the name that the CRD gives, empty for none
 */
record Limits(
        List<JsonNode> allowed,
        String format,
        @Nullable Pattern pattern,
        @Nullable Integer minLength,
        @Nullable Integer maxLength,
        @Nullable Double minimum,
        boolean exclusiveMinimum,
        @Nullable Double maximum,
        boolean exclusiveMaximum,
        @Nullable Double multipleOf,
        @Nullable Integer minItems,
        @Nullable Integer maxItems,
        @Nullable Integer minProperties,
        @Nullable Integer maxProperties) {

    static final Limits NONE =
            new Limits(List.of(), "", null, null, null, null, false, null, false, null, null, null, null, null);
}
