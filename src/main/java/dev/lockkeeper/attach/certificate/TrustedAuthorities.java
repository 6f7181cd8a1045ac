package dev.lockkeeper.attach.certificate;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Authorities that the API server has to trust: those of the present certificate, and for a while those before, since other
 * replicas may see new files minutes later.
 */
final class TrustedAuthorities {

    private final Duration overlap;
    private final LongSupplier nanos;
    private final Map<X509Certificate, Long> former = new LinkedHashMap<>();
    private Set<X509Certificate> present = new LinkedHashSet<>();

    /** @param nanos a monotonic clock */
    TrustedAuthorities(Duration overlap, LongSupplier nanos) {
        this.overlap = overlap;
        this.nanos = nanos;
    }

    synchronized void now(List<X509Certificate> authorities) {
        long at = nanos.getAsLong();
        Set<X509Certificate> next = new LinkedHashSet<>(authorities);
        present.stream().filter(old -> !next.contains(old)).forEach(old -> former.put(old, at));
        next.forEach(former::remove);
        present = next;
    }

    /** The present ones first. */
    synchronized List<X509Certificate> all() {
        long at = nanos.getAsLong();
        former.values().removeIf(since -> at - since > overlap.toNanos());
        Set<X509Certificate> all = new LinkedHashSet<>(present);
        all.addAll(former.keySet());
        return List.copyOf(all);
    }
}
