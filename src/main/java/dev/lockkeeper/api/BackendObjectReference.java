package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A reference to Envoy Gateway's Backend. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackendObjectReference(
        @Nullable String group,
        @Nullable String kind,
        String name,
        @Nullable String namespace,
        @Nullable Integer port) {}
