package dev.lockkeeper.ratelimit.config;

import dev.lockkeeper.ratelimit.config.DescriptorConfig.Flags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Reads one level of a tree after the other. */
final class DescriptorReader {

    private record Value(ValueKind kind, String text) {}

    private DescriptorReader() {}

    /** @param parent the domain and the levels above, with a point after each */
    static List<DescriptorConfig> read(List<YamlFields> level, String parent) throws InvalidConfig {
        List<DescriptorConfig> all = new ArrayList<>();
        Set<String> segments = new HashSet<>();
        for (YamlFields fields : level) {
            try {
                String key = fields.text("key");
                if (key.isEmpty()) {
                    throw new InvalidConfig("descriptor has empty key");
                }
                all.add(read(fields, key, parent, segments));
            } catch (InvalidConfig e) {
                throw e.in(all.size());
            }
        }
        return all;
    }

    private static DescriptorConfig read(YamlFields fields, String key, String parent, Set<String> segments)
            throws InvalidConfig {
        Value value = value(fields, key, parent);
        String segment = value.text().isEmpty() ? key : key + "_" + value.text();
        String place = parent + segment;
        if (!segments.add(segment)) {
            throw new InvalidConfig("duplicate descriptor composite key '%s'".formatted(place));
        }
        List<LimitPolicy> limits = limits(fields, place);
        Flags flags = new Flags(
                fields.flag("shadow_mode"),
                fields.flag("quota_mode"),
                fields.flag("detailed_metric"),
                fields.flag("value_to_metric"),
                fields.flag("share_threshold"));
        if (flags.shareThreshold() && (value.kind() == ValueKind.ANY || value.kind() == ValueKind.EXACT)) {
            throw new InvalidConfig(
                    "share_threshold can only be used with wildcard values (containing '*'), but found key '%s'"
                            .formatted(segment));
        }
        return new DescriptorConfig(
                key,
                value.kind(),
                value.text(),
                limits,
                read(fields.maps("descriptors"), place + "."),
                flags,
                metadata(fields));
    }

    private static List<LimitPolicy> limits(YamlFields fields, String place) throws InvalidConfig {
        PolicyReader reader = new PolicyReader(place);
        Optional<YamlFields> one = fields.map("rate_limit");
        List<YamlFields> several = fields.maps("rate_limits");
        if (one.isPresent() && !several.isEmpty()) {
            throw new InvalidConfig(
                    "descriptor '%s': rate_limits stands in place of rate_limit, not beside it".formatted(place));
        }
        List<LimitPolicy> limits = new ArrayList<>();
        if (one.isPresent()) {
            limits.add(reader.read(one.get()));
        }
        for (YamlFields each : several) {
            limits.add(reader.read(each));
        }
        if (limits.size() > 1 && limits.stream().anyMatch(LimitPolicy::unlimited)) {
            throw new InvalidConfig("descriptor '%s': unlimited among several rate_limits".formatted(place));
        }
        Set<String> counters = new HashSet<>();
        for (LimitPolicy limit : limits) {
            if (!counters.add(limit.algorithm() + " " + limit.interval().seconds())) {
                throw new InvalidConfig(
                        "descriptor '%s': two rate_limits of the same algorithm and interval".formatted(place));
            }
        }
        return limits;
    }

    private static Value value(YamlFields fields, String key, String parent) throws InvalidConfig {
        String text = fields.text("value");
        String cidr = fields.text("value_cidr");
        String regex = fields.text("value_regex");
        if ((text.isEmpty() ? 0 : 1) + (cidr.isEmpty() ? 0 : 1) + (regex.isEmpty() ? 0 : 1) > 1) {
            throw new InvalidConfig(
                    "descriptor '%s%s': only one of value, value_cidr, value_regex".formatted(parent, key));
        }
        if (!cidr.isEmpty()) {
            if (Network.parse(cidr).isEmpty()) {
                throw new InvalidConfig(
                        "descriptor '%s%s': invalid value_cidr '%s', allowed are networks as 10.0.0.0/8 or 2001:db8::/32"
                                .formatted(parent, key, cidr));
            }
            return new Value(ValueKind.CIDR, cidr);
        }
        if (!regex.isEmpty()) {
            Optional<String> problem = ValueRegex.problem(regex);
            if (problem.isPresent()) {
                throw new InvalidConfig(
                        "descriptor '%s%s': invalid value_regex '%s': %s".formatted(parent, key, regex, problem.get()));
            }
            return new Value(ValueKind.REGEX, regex);
        }
        if (text.contains("*") || key.contains("*")) {
            return new Value(ValueKind.WILDCARD, text);
        }
        return new Value(text.isEmpty() ? ValueKind.ANY : ValueKind.EXACT, text);
    }

    private static Map<String, Object> metadata(YamlFields fields) throws InvalidConfig {
        var node = fields.node("metadata");
        if (node.isEmpty()) {
            return Map.of();
        }
        if (node.get() instanceof MappingNode map) {
            return YamlText.json(map);
        }
        throw YamlFields.mismatch(node.get(), "map");
    }
}
