package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.match.LimitNode;
import dev.lockkeeper.ratelimit.store.Counter;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Descriptors that are refused most, by the space-saving sketch (Metwally et al. 2005): as many as there is room for; a new one takes the place
 * and the count of the least, which is then its error. Counts are halved every minute. Only refusals cost anything, and one that finds another
 * thread counting is left out.
 */
final class TopRefused {

    private static final int MOST = 100;
    /** Larger ones are not kept: callers may send megabytes. */
    private static final int MOST_BYTES = 4_096;

    private static final long HALF_LIFE_NANOS = 60_000_000_000L;

    /**
     * @param rule name of the limit
     * @param hits refused lately, at most this many
     * @param error of them, as many may be others'
     */
    record Refused(String rule, RateLimitDescriptor descriptor, long hits, long error) {}

    private static final class Slot {
        private final String rule;
        private final RateLimitDescriptor descriptor;
        private long hits;
        private long error;

        Slot(String rule, RateLimitDescriptor descriptor, long error) {
            this.rule = rule;
            this.descriptor = descriptor;
            this.hits = error;
            this.error = error;
        }

        void halve() {
            hits /= 2;
            error /= 2;
        }

        Refused now() {
            return new Refused(rule, descriptor, hits, error);
        }
    }

    private final LongSupplier nanos;
    private final ReentrantLock counting = new ReentrantLock();
    private final Map<String, Slot> byKey = new HashMap<>();
    private long halvedAt;

    /** @param nanos a monotonic clock */
    TopRefused(LongSupplier nanos) {
        this.nanos = nanos;
        this.halvedAt = nanos.getAsLong();
    }

    void refused(RateLimitRequest request, AppliedLimits applied, Counter counter) {
        if (request.getDescriptors(counter.descriptor()).getSerializedSize() > MOST_BYTES || !counting.tryLock()) {
            return;
        }
        try {
            halve();
            Slot known = byKey.get(counter.key());
            if (known == null) {
                known = added(request, applied, counter);
                byKey.put(counter.key(), known);
            }
            known.hits += counter.hits();
        } finally {
            counting.unlock();
        }
    }

    /** Most refused first. */
    List<Refused> top() {
        counting.lock();
        try {
            halve();
            List<Refused> all = new ArrayList<>();
            byKey.values().forEach(slot -> all.add(slot.now()));
            all.sort(Comparator.comparingLong(Refused::hits).reversed().thenComparing(Refused::rule));
            return all;
        } finally {
            counting.unlock();
        }
    }

    private Slot added(RateLimitRequest request, AppliedLimits applied, Counter counter) {
        long least = 0;
        if (byKey.size() >= MOST) {
            Map.Entry<String, Slot> fewest = byKey.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().hits))
                    .orElseThrow();
            byKey.remove(fewest.getKey());
            least = fewest.getValue().hits;
        }
        String rule = applied.node().map(LimitNode::name).orElse(request.getDomain() + " (limit of the request)");
        return new Slot(rule, request.getDescriptors(counter.descriptor()), least);
    }

    private void halve() {
        long now = nanos.getAsLong();
        for (; now - halvedAt >= HALF_LIFE_NANOS && !byKey.isEmpty(); halvedAt += HALF_LIFE_NANOS) {
            byKey.values().forEach(Slot::halve);
            byKey.values().removeIf(slot -> slot.hits == 0);
        }
        if (byKey.isEmpty()) {
            halvedAt = now;
        }
    }
}
