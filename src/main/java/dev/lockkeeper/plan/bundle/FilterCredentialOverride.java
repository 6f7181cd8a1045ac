package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a request may bring its own credential. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterCredentialOverride(
        @Nullable String headerName,
        @Nullable String dynamicMetadataNamespace,
        @Nullable String dynamicMetadataKey,
        @Nullable Boolean fallbackToConfigured,
        List<String> inputHeadersToRemove) {
    public FilterCredentialOverride {
        inputHeadersToRemove = inputHeadersToRemove == null ? List.of() : List.copyOf(inputHeadersToRemove);
    }
}
