package dev.lockkeeper.plan;

import dev.lockkeeper.model.ObjectId;
import java.util.Optional;

/** The cost expressions that compiled last, kept so that a bad edit never means unmetered traffic. */
@FunctionalInterface
public interface LastGoodCosts {

    LastGoodCosts NONE = (owner, metadataKey) -> Optional.empty();

    /** The last good expression of a key of an AIGatewayRoute or GatewayConfig. */
    Optional<String> expression(ObjectId owner, String metadataKey);
}
