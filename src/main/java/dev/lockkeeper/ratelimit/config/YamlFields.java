package dev.lockkeeper.ratelimit.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The fields of one YAML map by name, each read as the type that it should have. The last of several of a name counts. */
final class YamlFields {

    private final Map<String, Node> fields = new LinkedHashMap<>();

    YamlFields(MappingNode map) {
        merged(map);
        for (NodeTuple field : map.getValue()) {
            if (field.getKeyNode() instanceof ScalarNode key && !isMerge(field)) {
                fields.put(key.getValue(), field.getValueNode());
            }
        }
    }

    private void merged(MappingNode map) {
        for (NodeTuple field : map.getValue()) {
            if (!isMerge(field)) {
                continue;
            }
            List<? extends Node> sources = field.getValueNode() instanceof SequenceNode several
                    ? several.getValue()
                    : List.of(field.getValueNode());
            for (Node source : sources.reversed()) {
                if (source instanceof MappingNode other) {
                    fields.putAll(new YamlFields(other).fields);
                }
            }
        }
    }

    /** {@code <<}, which takes over another map's fields. */
    static boolean isMerge(NodeTuple field) {
        return field.getKeyNode() instanceof ScalarNode key && key.getValue().equals("<<");
    }

    boolean has(String name) {
        return node(name).isPresent();
    }

    /** Empty when absent. */
    String text(String name) throws InvalidConfig {
        Optional<Node> node = node(name);
        return node.isEmpty() ? "" : scalar(node.get(), "string").getValue();
    }

    /** False when absent. */
    boolean flag(String name) throws InvalidConfig {
        Optional<Node> node = node(name);
        if (node.isEmpty()) {
            return false;
        }
        ScalarNode scalar = scalar(node.get(), "bool");
        if (ScalarType.of(scalar) != ScalarType.BOOLEAN) {
            throw mismatch(scalar, "bool");
        }
        return ScalarType.isTrue(scalar);
    }

    /** From 0 to 2^32 - 1; empty when absent. */
    Optional<Long> number(String name) throws InvalidConfig {
        Optional<Node> node = node(name);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        ScalarNode scalar = scalar(node.get(), "uint32");
        try {
            long value = ScalarType.of(scalar) == ScalarType.INTEGER ? ScalarType.integer(scalar) : -1;
            if (value >= 0 && value <= 0xffff_ffffL) {
                return Optional.of(value);
            }
        } catch (NumberFormatException e) {
            throw mismatch(scalar, "uint32");
        }
        throw mismatch(scalar, "uint32");
    }

    /** Empty when absent. */
    Optional<YamlFields> map(String name) throws InvalidConfig {
        Optional<Node> node = node(name);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof MappingNode map) {
            return Optional.of(new YamlFields(map));
        }
        throw mismatch(node.get(), "map");
    }

    /** Of maps; empty when absent. Elements that are not maps were refused before. */
    List<YamlFields> maps(String name) throws InvalidConfig {
        Optional<Node> node = node(name);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof SequenceNode list) {
            return list.getValue().stream()
                    .filter(MappingNode.class::isInstance)
                    .map(one -> new YamlFields((MappingNode) one))
                    .toList();
        }
        throw mismatch(node.get(), "list");
    }

    /** Empty when absent or null. */
    Optional<Node> node(String name) {
        Optional<Node> node = Optional.ofNullable(fields.get(name));
        return node.filter(found -> !(found instanceof ScalarNode scalar && ScalarType.of(scalar) == ScalarType.NULL));
    }

    private static ScalarNode scalar(Node node, String wanted) throws InvalidConfig {
        if (node instanceof ScalarNode scalar) {
            return scalar;
        }
        throw mismatch(node, wanted);
    }

    static InvalidConfig mismatch(Node node, String wanted) {
        String found =
                switch (node) {
                    case ScalarNode scalar -> ScalarType.of(scalar).tag() + " `" + shortened(scalar.getValue()) + "`";
                    case SequenceNode _ -> "!!seq";
                    default -> "!!map";
                };
        int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
        return InvalidConfig.notYaml(
                "unmarshal errors:\n  line %d: cannot unmarshal %s into %s".formatted(line, found, wanted));
    }

    private static String shortened(String text) {
        return text.length() > 10 ? text.substring(0, 7) + "..." : text;
    }
}
