package dev.lockkeeper.plan.extension;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One rule of a generated HTTPRoute.
 *
 * @param backends in the order of the HTTPRoute rule's backendRefs
 */
public record ExtensionRule(Optional<Duration> streamIdleTimeout, List<ExtensionBackend> backends) {
    public ExtensionRule {
        backends = List.copyOf(backends);
    }
}
