package dev.lockkeeper.ratelimit.store;

import dev.lockkeeper.ratelimit.limit.Limit;

/**
 * One counter that a request touches.
 *
 * @param key tells counters apart; equal for equal counters of all replicas
 * @param hits to count; 0 asks only, fewer give back
 * @param descriptor which descriptor of the request it belongs to: a descriptor is over when one of its counters is
 */
public record Counter(String key, Limit limit, long hits, Weight weight, int descriptor) {

    Counter withLimit(Limit changed) {
        return new Counter(key, changed, hits, weight, descriptor);
    }

    Counter withHits(long changed) {
        return new Counter(key, limit, changed, weight, descriptor);
    }

    Counter withWeight(Weight changed) {
        return new Counter(key, limit, hits, changed, descriptor);
    }
}
