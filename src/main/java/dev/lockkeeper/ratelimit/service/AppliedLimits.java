package dev.lockkeeper.ratelimit.service;

import com.google.protobuf.Struct;
import dev.lockkeeper.ratelimit.match.CountedLimit;
import dev.lockkeeper.ratelimit.match.LimitNode;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What holds for one descriptor of a request.
 *
 * @param limits that are counted; empty for a descriptor without limit
 * @param unlimited passes without being counted
 * @param node where it was found; empty for a limit that came with the request
 */
record AppliedLimits(
        List<CountedLimit> limits,
        boolean unlimited,
        boolean shadow,
        boolean quota,
        List<String> replaces,
        RuleMetrics metrics,
        Struct metadata,
        Optional<LimitNode> node) {

    static final AppliedLimits NONE = new AppliedLimits(
            List.of(),
            false,
            false,
            false,
            List.of(),
            RuleMetrics.UNCOUNTED,
            Struct.getDefaultInstance(),
            Optional.empty());

    static AppliedLimits of(LimitNode node, RuleMetrics metrics) {
        boolean unlimited =
                node.limits().stream().anyMatch(limit -> limit.policy().unlimited());
        return new AppliedLimits(
                unlimited ? List.of() : node.limits(),
                unlimited,
                node.shadow(),
                node.quota(),
                node.limits().stream()
                        .flatMap(limit -> limit.policy().replaces().stream())
                        .toList(),
                metrics,
                node.metadata(),
                Optional.of(node));
    }

    /** Of a limit that the request brought itself. */
    static AppliedLimits override(CountedLimit limit, RuleMetrics metrics) {
        return new AppliedLimits(
                List.of(limit), false, false, false, List.of(), metrics, Struct.getDefaultInstance(), Optional.empty());
    }

    /** Without the limits of these names. */
    AppliedLimits without(Set<String> names) {
        List<CountedLimit> left = new ArrayList<>(limits.size());
        for (CountedLimit limit : limits) {
            if (limit.policy().name().isEmpty()
                    || !names.contains(limit.policy().name())) {
                left.add(limit);
            }
        }
        if (left.size() == limits.size()) {
            return this;
        }
        return left.isEmpty()
                ? NONE
                : new AppliedLimits(left, unlimited, shadow, quota, replaces, metrics, metadata, node);
    }

    /** Whether all values that this entry may have share a counter. */
    boolean shared(int entry) {
        return node.isPresent() && node.get().shared(entry);
    }

    /** What a counter's key has for the value of an entry. */
    String counted(int entry, RateLimitDescriptor.Entry value) {
        return node.isEmpty() ? value.getValue() : node.get().counted(entry, value.getValue());
    }
}
