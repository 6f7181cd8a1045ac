package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of the Gateways that name this object in their annotation. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GatewayConfigSpec(
        @Nullable ExtProcConfig extProc,
        List<LLMRequestCost> globalLLMRequestCosts,
        @Nullable ForwardProxy forwardProxy) {
    public GatewayConfigSpec {
        globalLLMRequestCosts = globalLLMRequestCosts == null ? List.of() : List.copyOf(globalLLMRequestCosts);
    }
}
