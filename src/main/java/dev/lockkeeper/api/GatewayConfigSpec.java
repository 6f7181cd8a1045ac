package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.ListMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of the Gateways that name this object in their annotation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GatewayConfigSpec(
        @JsonPropertyDescription("The processor beside Envoy.") @Nullable ExtProcConfig extProc,

        @JsonPropertyDescription("Costs of all routes; a route overrides them by the same key.") @ListMap("metadataKey")
        List<LLMRequestCost> globalLLMRequestCosts,

        @JsonPropertyDescription("The way out to the providers.") @Nullable ForwardProxy forwardProxy) {
    public GatewayConfigSpec {
        globalLLMRequestCosts = globalLLMRequestCosts == null ? List.of() : List.copyOf(globalLLMRequestCosts);
    }
}
