package dev.lockkeeper.ratelimit.config;

import java.util.List;
import java.util.Map;

/**
 * One level of a domain's tree.
 *
 * @param value empty for {@link ValueKind#ANY}
 * @param limits empty for a level that limits nothing itself
 * @param metadata of JSON's types; lists and maps are immutable, null is left out
 */
public record DescriptorConfig(
        String key,
        ValueKind kind,
        String value,
        List<LimitPolicy> limits,
        List<DescriptorConfig> descriptors,
        Flags flags,
        Map<String, Object> metadata) {

    /** How limits of this level act, and under which name they are counted in metrics. */
    public record Flags(
            boolean shadow, boolean quota, boolean detailedMetric, boolean valueToMetric, boolean shareThreshold) {}

    public DescriptorConfig {
        limits = List.copyOf(limits);
        descriptors = List.copyOf(descriptors);
        metadata = Map.copyOf(metadata);
    }

    /** Key and value as one: unique among siblings, and part of metrics' names. */
    public String segment() {
        return value.isEmpty() ? key : key + "_" + value;
    }
}
