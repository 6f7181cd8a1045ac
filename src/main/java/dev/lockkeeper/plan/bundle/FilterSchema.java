package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** The API a backend speaks. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterSchema(
        String name, @Nullable String version, @Nullable String prefix) {}
