package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.Format;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients are told about the route: RFC 9728. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProtectedResourceMetadata(
        @Format("uri") String resource,
        @Nullable @Size(max = 256) String resourceName,
        @Size(max = 32) List<String> scopesSupported,
        @Size(min = 1, max = 16) List<String> resourceSigningAlgValuesSupported,
        @Nullable @Format("uri") String resourceDocumentation,
        @Nullable @Format("uri") String resourcePolicyUri) {
    public ProtectedResourceMetadata {
        scopesSupported = scopesSupported == null ? List.of() : List.copyOf(scopesSupported);
        resourceSigningAlgValuesSupported =
                resourceSigningAlgValuesSupported == null ? List.of() : List.copyOf(resourceSigningAlgValuesSupported);
    }
}
