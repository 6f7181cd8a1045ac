package dev.lockkeeper.ratelimit.config;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import java.util.List;

/** Refuses limits that envoyproxy/ratelimit's keys cannot hold: they name a descriptor and the start of its window, nothing else. */
final class LegacyLimits {

    private LegacyLimits() {}

    /** @param parent the domain and the levels above, with a point after each */
    static void check(List<DescriptorConfig> level, String parent) throws InvalidConfig {
        for (DescriptorConfig descriptor : level) {
            String place = parent + descriptor.segment();
            if (descriptor.limits().size() > 1) {
                throw new InvalidConfig(
                        "descriptor '%s': several rate_limits cannot be counted with compatibility legacy"
                                .formatted(place));
            }
            for (LimitPolicy limit : descriptor.limits()) {
                if (limit.algorithm() != Algorithm.FIXED_WINDOW) {
                    throw new InvalidConfig(
                            "descriptor '%s': algorithm %s cannot be counted with compatibility legacy, only fixed_window"
                                    .formatted(place, limit.algorithm().word()));
                }
            }
            check(descriptor.descriptors(), place + ".");
        }
    }
}
