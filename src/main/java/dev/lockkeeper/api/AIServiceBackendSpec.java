package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** One AI service and how to speak to it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AIServiceBackendSpec(
        VersionedAPISchema schema,
        BackendObjectReference backendRef,
        @Nullable HeaderMutation headerMutation,
        @Nullable BodyMutation bodyMutation) {}
