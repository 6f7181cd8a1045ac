package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.config.LimitPolicy;
import dev.lockkeeper.ratelimit.config.Unit;
import dev.lockkeeper.ratelimit.match.CountedLimit;
import dev.lockkeeper.ratelimit.match.LimitNode;
import dev.lockkeeper.ratelimit.match.LimitTree;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;
import java.util.Optional;

/** A domain's tree with what each of its limits means for answers, made once. */
final class DomainLimits {

    private final LimitTree tree;
    private final RuleMetricsByName metrics;
    private final AppliedLimits[] byNumber;

    DomainLimits(LimitTree tree, RuleMetricsByName metrics) {
        this.tree = tree;
        this.metrics = metrics;
        this.byNumber = tree.limited().stream()
                .map(node -> AppliedLimits.of(node, metrics.configured(tree.domain(), node.name())))
                .toArray(AppliedLimits[]::new);
    }

    LimitTree tree() {
        return tree;
    }

    /** Empty when the descriptor brings a limit whose unit is none. */
    Optional<AppliedLimits> find(RateLimitDescriptor descriptor) {
        if (descriptor.hasLimit()) {
            return override(descriptor);
        }
        LimitNode node = tree.find(descriptor);
        if (node.number() < 0) {
            return Optional.of(AppliedLimits.NONE);
        }
        AppliedLimits applied = byNumber[node.number()];
        return Optional.of(
                node.hasOneMetricName()
                        ? applied
                        : AppliedLimits.of(node, metrics.ofValues(tree.domain(), node.metricName(descriptor))));
    }

    private Optional<AppliedLimits> override(RateLimitDescriptor descriptor) {
        RateLimitOverride override = descriptor.getLimit();
        return Unit.numbered(override.getUnitValue())
                .map(unit -> AppliedLimits.override(
                        CountedLimit.of(
                                LimitPolicy.fixedWindow(Integer.toUnsignedLong(override.getRequestsPerUnit()), unit)),
                        metrics.ofValues(tree.domain(), overrideName(descriptor))));
    }

    private String overrideName(RateLimitDescriptor descriptor) {
        StringBuilder name = new StringBuilder(tree.domain());
        for (RateLimitDescriptor.Entry entry : descriptor.getEntriesList()) {
            name.append('.').append(entry.getKey());
            if (!entry.getValue().isEmpty()) {
                name.append('_').append(entry.getValue());
            }
        }
        return descriptor.getEntriesCount() == 0 ? name.append('.').toString() : name.toString();
    }
}
