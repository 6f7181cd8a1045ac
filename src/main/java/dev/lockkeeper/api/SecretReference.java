package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A Secret, of the own namespace unless one is named. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SecretReference(
        @Nullable String group,
        @Nullable String kind,
        String name,
        @Nullable String namespace) {}
