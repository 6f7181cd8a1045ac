package dev.lockkeeper.ratelimit.service;

import java.util.Optional;

/**
 * How answers are made, whatever the limits.
 *
 * @param shadow nothing is refused, but statuses and metrics say what would be
 * @param quota all limits are quotas: a request is refused when all of them are spent
 * @param dynamicMetadata answers carry the request's descriptors and the metadata of those that passed
 * @param headers empty for none
 * @param nearLimitRatio from which share of a limit on hits count as near
 * @param keyPrefix of all counters' keys
 * @param legacy keys, counting and clock of envoyproxy/ratelimit, so that both can share a store
 * @param spent hits that count although they are too many; in the legacy mode all do
 */
public record ServiceOptions(
        boolean shadow,
        boolean quota,
        boolean dynamicMetadata,
        Optional<HeaderNames> headers,
        float nearLimitRatio,
        String keyPrefix,
        boolean legacy,
        SpentHits spent) {

    public static final ServiceOptions USUAL =
            new ServiceOptions(false, false, false, Optional.empty(), 0.8f, "", false, SpentHits.DESCRIPTORS);
}
