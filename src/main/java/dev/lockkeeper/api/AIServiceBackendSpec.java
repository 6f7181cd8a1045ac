package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Rule;
import org.jspecify.annotations.Nullable;

/** One AI service and how to speak to it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AIServiceBackendSpec(
        @JsonPropertyDescription("The API that the backend speaks.")
        VersionedAPISchema schema,

        @JsonPropertyDescription("The Backend of Envoy Gateway with its addresses.")
        @Rule(
                value =
                        "has(self.kind) && self.kind == 'Backend' && has(self.group) && self.group == 'gateway.envoyproxy.io'",
                message =
                        "BackendRef must be a Backend resource of Envoy Gateway. See https://github.com/envoyproxy/ai-gateway/issues/902 for more details.")
        BackendObjectReference backendRef,

        @JsonPropertyDescription("Changes to the headers of each request to it.") @Nullable HeaderMutation headerMutation,

        @JsonPropertyDescription("Changes to the JSON body of each request to it.") @Nullable BodyMutation bodyMutation) {}
