package dev.lockkeeper.ratelimit.service;

import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;

/** How many hits a descriptor stands for. */
final class Hits {

    /** {@code is_negative_hits}, which the published classes do not know yet. */
    static final int NEGATIVE_FIELD = 4;

    private Hits() {}

    /** The descriptor's own number, else the request's, of which 0 means 1; negative to give back. */
    static long of(RateLimitRequest request, RateLimitDescriptor descriptor) {
        long hits;
        if (descriptor.hasHitsAddend()) {
            long own = descriptor.getHitsAddend().getValue();
            // Unsigned on the wire.
            hits = own < 0 ? Long.MAX_VALUE : own;
        } else {
            hits = Math.max(1, Integer.toUnsignedLong(request.getHitsAddend()));
        }
        return givesBack(descriptor) ? -hits : hits;
    }

    private static boolean givesBack(RateLimitDescriptor descriptor) {
        UnknownFieldSet unknown = descriptor.getUnknownFields();
        return unknown.hasField(NEGATIVE_FIELD)
                && unknown.getField(NEGATIVE_FIELD).getVarintList().stream().anyMatch(flag -> flag != 0);
    }
}
