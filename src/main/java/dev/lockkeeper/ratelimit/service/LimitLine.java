package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import dev.lockkeeper.ratelimit.match.CountedLimit;
import dev.lockkeeper.ratelimit.match.LimitNode;

/** A limit in one line. The peer's words come first, ours follow where a limit is none that the peer knows. */
final class LimitLine {

    private LimitLine() {}

    static String of(LimitNode node, CountedLimit limit) {
        StringBuilder line = new StringBuilder("%s: unit=%s requests_per_unit=%d, shadow_mode: %s, quota_mode: %s"
                .formatted(
                        node.name(),
                        limit.policy().interval().unit(),
                        limit.policy().requests(),
                        node.shadow(),
                        node.quota()));
        if (!limit.policy().unlimited()
                && (limit.limit().algorithm() != Algorithm.FIXED_WINDOW
                        || limit.shown().getUnitValue() == 0)) {
            line.append(", algorithm: %s, per: %ds, burst: %d"
                    .formatted(
                            limit.limit().algorithm().word(),
                            limit.limit().intervalSeconds(),
                            limit.limit().burst()));
        }
        return line.toString();
    }
}
