package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** The API that a backend speaks. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VersionedAPISchema(
        String name, @Nullable String version, @Nullable String prefix) {}
