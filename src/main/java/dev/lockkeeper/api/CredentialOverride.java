package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Lets a request bring its own credential. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CredentialOverride(
        @Nullable HeaderCredential fromRequestHeaders,
        @Nullable MetadataCredential fromDynamicMetadata) {}
