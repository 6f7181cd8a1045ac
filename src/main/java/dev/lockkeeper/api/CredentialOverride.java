package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.Properties;
import org.jspecify.annotations.Nullable;

/** Lets a request bring its own credential. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Properties(min = 1, max = 1)
public record CredentialOverride(
        @Nullable HeaderCredential fromRequestHeaders,
        @Nullable MetadataCredential fromDynamicMetadata) {}
