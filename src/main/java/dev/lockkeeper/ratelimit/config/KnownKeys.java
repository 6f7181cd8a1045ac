package dev.lockkeeper.ratelimit.config;

import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Refuses keys that nothing reads, wherever they stand; the insides of {@code metadata} are free. */
final class KnownKeys {

    private static final Set<String> OF_PEER = Set.of(
            "domain",
            "key",
            "value",
            "descriptors",
            "rate_limit",
            "unit",
            "requests_per_unit",
            "unlimited",
            "shadow_mode",
            "quota_mode",
            "name",
            "replaces",
            "detailed_metric",
            "value_to_metric",
            "share_threshold",
            "metadata");
    private static final Set<String> OURS = Set.of(
            "algorithm",
            "burst",
            "per",
            "unit_multiplier",
            "rate_limits",
            "on_store_error",
            "value_cidr",
            "value_regex");

    private final boolean ours;

    KnownKeys(Strictness strictness) {
        this.ours = strictness != Strictness.ALL_OR_NOTHING;
    }

    void check(MappingNode map) throws InvalidConfig {
        for (NodeTuple field : map.getValue()) {
            Node value = field.getValueNode();
            if (YamlFields.isMerge(field)) {
                checkValue(value);
                continue;
            }
            if (!(field.getKeyNode() instanceof ScalarNode key)) {
                throw new InvalidConfig("config error, key is not of type string: " + shown(field.getKeyNode()));
            }
            if (ScalarType.of(key) != ScalarType.STRING) {
                throw new InvalidConfig("config error, key is not of type string: " + shown(key));
            }
            if (!known(key.getValue())) {
                throw new InvalidConfig("config error, unknown key '%s'".formatted(key.getValue()));
            }
            if (!key.getValue().equals("metadata")) {
                checkValue(value);
            }
        }
    }

    private boolean known(String key) {
        return OF_PEER.contains(key) || (ours && OURS.contains(key));
    }

    private void checkValue(Node value) throws InvalidConfig {
        switch (value) {
            case MappingNode map -> check(map);
            case SequenceNode list -> {
                for (Node item : list.getValue()) {
                    if (!(item instanceof MappingNode map)) {
                        throw new InvalidConfig(
                                "config error, yaml file contains list of type other than map: " + shown(item));
                    }
                    check(map);
                }
            }
            case ScalarNode scalar
            when ScalarType.of(scalar) == ScalarType.FLOAT -> throw new InvalidConfig("error checking config");
            default -> {}
        }
    }

    private static String shown(Node node) {
        return switch (node) {
            case ScalarNode scalar -> ScalarType.of(scalar) == ScalarType.NULL ? "<nil>" : scalar.getValue();
            case SequenceNode _ -> "a list";
            default -> "a map";
        };
    }
}
