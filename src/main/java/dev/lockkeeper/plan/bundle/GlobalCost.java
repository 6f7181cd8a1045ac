package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A cost of every request of the Gateway, from its GatewayConfig. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GlobalCost(
        String metadataKey, String type, @Nullable String cel) {}
