package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** One backendRef of one rule; `name` is what the endpoint metadata carries. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterBackend(
        String name,
        @Nullable String modelNameOverride,
        FilterSchema schema,
        @Nullable FilterAuth auth,
        @Nullable FilterHeaderMutation httpHeaderMutation,
        @Nullable FilterBodyMutation httpBodyMutation) {}
