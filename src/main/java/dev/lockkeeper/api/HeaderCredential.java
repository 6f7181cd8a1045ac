package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A credential that the client sends in a header. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HeaderCredential(
        @Nullable String header, @Nullable Boolean fallbackToConfigured) {}
