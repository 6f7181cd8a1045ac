package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.match.CountedLimit;
import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.Weight;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request with the limits that its descriptors have, and the counters to ask for.
 *
 * @param applied one for each descriptor
 * @param counters those of the first descriptor first, one for each of its limits
 */
record Question(
        RateLimitRequest request,
        List<AppliedLimits> applied,
        List<Counter> counters,
        Charge charge,
        ServiceOptions options) {

    /** Empty when a descriptor brings a limit whose unit is none. */
    static Optional<Question> of(
            RateLimitRequest request, Optional<DomainLimits> domain, ServiceOptions options, long seconds) {
        AppliedLimits[] applied = new AppliedLimits[request.getDescriptorsCount()];
        boolean replaces = false;
        for (int i = 0; i < applied.length; i++) {
            Optional<AppliedLimits> found = domain.isEmpty()
                    ? Optional.of(AppliedLimits.NONE)
                    : domain.get().find(request.getDescriptors(i));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            applied[i] = found.get();
            replaces |= !applied[i].replaces().isEmpty();
        }
        if (replaces) {
            replace(applied);
        }
        return Optional.of(asked(request, Arrays.asList(applied), options, seconds));
    }

    private static void replace(AppliedLimits[] applied) {
        Set<String> names = new HashSet<>();
        for (AppliedLimits one : applied) {
            names.addAll(one.replaces());
        }
        for (int i = 0; i < applied.length; i++) {
            applied[i] = applied[i].without(names);
        }
    }

    private static Question asked(
            RateLimitRequest request, List<AppliedLimits> applied, ServiceOptions options, long seconds) {
        List<Counter> counters = new ArrayList<>(applied.size());
        boolean own = true;
        boolean several = false;
        int limited = 0;
        for (int i = 0; i < applied.size(); i++) {
            AppliedLimits one = applied.get(i);
            if (one.limits().isEmpty()) {
                continue;
            }
            RateLimitDescriptor descriptor = request.getDescriptors(i);
            own &= descriptor.hasHitsAddend();
            long hits = Hits.of(request, descriptor);
            several |= hits > 1;
            limited++;
            for (CountedLimit limit : one.limits()) {
                String key = options.legacy()
                        ? CounterKeys.legacy(options.keyPrefix(), request.getDomain(), descriptor, one, limit, seconds)
                        : CounterKeys.exact(options.keyPrefix(), request.getDomain(), descriptor, one, limit);
                counters.add(new Counter(key, limit.limit(), hits, weight(one, options), i));
            }
        }
        boolean noted = options.legacy()
                || options.spent().of(new SpentHits.Call(own, several, limited, request.getHitsAddend()));
        return new Question(request, applied, counters, noted ? Charge.EACH : Charge.TOGETHER, options);
    }

    /** In characters. */
    int longestKey() {
        int longest = 0;
        for (Counter counter : counters) {
            longest = Math.max(longest, counter.key().length());
        }
        return longest;
    }

    private static Weight weight(AppliedLimits applied, ServiceOptions options) {
        if (applied.shadow() || options.shadow()) {
            return Weight.SHADOW;
        }
        return quota(applied, options) ? Weight.QUOTA : Weight.ENFORCED;
    }

    static boolean quota(AppliedLimits applied, ServiceOptions options) {
        return applied.quota() || options.quota();
    }
}
