package dev.lockkeeper.delivery;

import dev.lockkeeper.model.ObjectKey;
import java.util.Optional;

/**
 * A processor as this replica sees it.
 *
 * @param node tells processors apart
 * @param pod the Envoy pod that it belongs to, if it said so
 * @param acknowledged uuid of the bundle that it uses for the Gateway
 * @param refusal why it did not take the newest one
 */
public record ConnectedProcessor(
        String node, Optional<ObjectKey> pod, Optional<String> acknowledged, Optional<String> refusal) {}
