package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.plan.quota.QuotaNode;
import dev.lockkeeper.plan.quota.QuotaTree;
import dev.lockkeeper.ratelimit.config.ConfigResource;
import dev.lockkeeper.ratelimit.config.proto.RateLimitConfig;
import dev.lockkeeper.ratelimit.config.proto.RateLimitDescriptor;
import dev.lockkeeper.ratelimit.config.proto.RateLimitPolicy;
import dev.lockkeeper.ratelimit.config.proto.RateLimitUnit;
import java.util.List;

/** The plan's quotas as a control plane would send them. */
final class QuotaResources {

    /** As problems show it. */
    private static final String NAME = "quota-policies";

    private QuotaResources() {}

    /** None without quotas. */
    static List<ConfigResource> of(QuotaTree quotas) {
        return quotas.backends().isEmpty()
                ? List.of()
                : List.of(new ConfigResource(RateLimitConfig.newBuilder()
                        .setName(NAME)
                        .setDomain(QuotaTree.DOMAIN)
                        .addAllDescriptors(descriptors(quotas.backends()))
                        .build()));
    }

    private static List<RateLimitDescriptor> descriptors(List<QuotaNode> nodes) {
        return nodes.stream().map(QuotaResources::descriptor).toList();
    }

    private static RateLimitDescriptor descriptor(QuotaNode node) {
        RateLimitDescriptor.Builder descriptor = RateLimitDescriptor.newBuilder()
                .setKey(node.key())
                .setValue(node.value())
                .setShadowMode(node.shadow())
                .addAllDescriptors(descriptors(node.children()));
        node.limit()
                .ifPresent(limit -> descriptor
                        .setQuotaMode(true)
                        .setRateLimit(RateLimitPolicy.newBuilder()
                                .setRequestsPerUnit((int) limit.tokens())
                                .setUnit(RateLimitUnit.valueOf(limit.unit().name()))));
        return descriptor.build();
    }
}
