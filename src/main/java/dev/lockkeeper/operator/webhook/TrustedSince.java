package dev.lockkeeper.operator.webhook;

import dev.lockkeeper.attach.certificate.WebhookConfiguration;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Since when the API server has known an authority, as far as this replica saw it. */
final class TrustedSince {

    private final LongSupplier nanos;
    private final Map<X509Certificate, Long> since = new HashMap<>();

    /** @param nanos a monotonic clock */
    TrustedSince(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Without a configuration nobody calls, so nobody has to trust. */
    boolean atLeast(Duration time, X509Certificate authority, Optional<WebhookConfiguration> configuration) {
        if (configuration.isEmpty()) {
            return true;
        }
        if (!configuration.get().trusts(List.of(authority))) {
            since.remove(authority);
            return false;
        }
        long now = nanos.getAsLong();
        return now - since.computeIfAbsent(authority, _ -> now) >= time.toNanos();
    }
}
