package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A backend of a rule: an AIServiceBackend, or an InferencePool when group and kind say so. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RouteBackendRef(
        String name,
        @Nullable String namespace,
        @Nullable String group,
        @Nullable String kind,
        @Nullable String modelNameOverride,
        @Nullable Integer weight,
        @Nullable Long priority,
        @Nullable HeaderMutation headerMutation,
        @Nullable BodyMutation bodyMutation) {}
