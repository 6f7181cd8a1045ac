package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.match.CountedLimit;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;

/**
 * Keys of counters. Each part is led by its length, so that no two descriptors share a key; the limit's number is not in it, so that a
 * changed one keeps its count. The peer's keys, for stores that both use, have neither property's first half.
 */
final class CounterKeys {

    private CounterKeys() {}

    static String exact(
            String prefix, String domain, RateLimitDescriptor descriptor, AppliedLimits applied, CountedLimit limit) {
        StringBuilder key =
                new StringBuilder(64).append(prefix).append(limit.family()).append(':');
        part(key, domain);
        for (int i = 0; i < descriptor.getEntriesCount(); i++) {
            RateLimitDescriptor.Entry entry = descriptor.getEntries(i);
            part(key, entry.getKey());
            // A shared pattern is told from a value that reads like it and has a counter of its own.
            key.append(applied.shared(i) ? "*" : "");
            part(key, applied.counted(i, entry));
        }
        return key.toString();
    }

    /** @param seconds since 1970 by this host's clock */
    static String legacy(
            String prefix,
            String domain,
            RateLimitDescriptor descriptor,
            AppliedLimits applied,
            CountedLimit limit,
            long seconds) {
        StringBuilder key = new StringBuilder(64).append(prefix).append(domain).append('_');
        for (int i = 0; i < descriptor.getEntriesCount(); i++) {
            RateLimitDescriptor.Entry entry = descriptor.getEntries(i);
            key.append(entry.getKey())
                    .append('_')
                    .append(applied.counted(i, entry))
                    .append('_');
        }
        return key.append(seconds - seconds % limit.limit().intervalSeconds()).toString();
    }

    private static void part(StringBuilder key, String text) {
        key.append(text.length()).append('=').append(text);
    }
}
