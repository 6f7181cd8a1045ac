package dev.lockkeeper.ratelimit.match;

import dev.lockkeeper.ratelimit.config.LimitPolicy;
import dev.lockkeeper.ratelimit.limit.Algorithm;
import dev.lockkeeper.ratelimit.limit.Limit;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;

/**
 * A limit as matches give it.
 *
 * @param limit what to count; of an unlimited policy it means nothing
 * @param shown as answers show it
 * @param family how counters of this kind of limit are told from others of the same descriptor: the requests are not part of it, so a
 *     changed number keeps its count
 */
public record CountedLimit(LimitPolicy policy, Limit limit, RateLimitResponse.RateLimit shown, String family) {

    public static CountedLimit of(LimitPolicy policy) {
        long seconds = policy.interval().seconds();
        RateLimitResponse.RateLimit.Builder shown = RateLimitResponse.RateLimit.newBuilder()
                .setRequestsPerUnit((int) policy.requests())
                .setName(policy.name());
        if (!policy.unlimited()) {
            shown.setUnitValue(policy.interval().unit().number());
        }
        return new CountedLimit(
                policy,
                new Limit(policy.algorithm(), policy.requests(), seconds, policy.burst()),
                shown.build(),
                letter(policy.algorithm()) + seconds);
    }

    private static String letter(Algorithm algorithm) {
        return switch (algorithm) {
            case FIXED_WINDOW -> "f";
            case SLIDING_WINDOW -> "s";
            case TOKEN_BUCKET -> "t";
        };
    }
}
