package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A credential that another filter left in dynamic metadata. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MetadataCredential(
        String namespace, @Nullable String key, @Nullable Boolean fallbackToConfigured) {}
