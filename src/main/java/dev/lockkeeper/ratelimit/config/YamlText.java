package dev.lockkeeper.ratelimit.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A file's first document, parsed; its further ones are ignored, as the peer does. */
final class YamlText {

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setMaxAliasesForCollections(100)
            .setCodePointLimit(64 << 20)
            .build();
    /** Deeper trees are an accident or an attack. */
    private static final int DEEPEST = 100;

    private YamlText() {}

    /** Empty for a file without content. */
    static Optional<MappingNode> root(String text) throws InvalidConfig {
        Node node;
        try {
            var documents = new Compose(SETTINGS).composeAllFromString(text).iterator();
            if (!documents.hasNext()) {
                return Optional.empty();
            }
            node = documents.next();
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0);
            throw InvalidConfig.notYaml("line %d: %s".formatted(line + 1, e.getProblem()));
        } catch (YamlEngineException e) {
            throw InvalidConfig.notYaml(String.valueOf(e.getMessage()));
        }
        if (node instanceof ScalarNode scalar && ScalarType.of(scalar) == ScalarType.NULL) {
            return Optional.empty();
        }
        if (!(node instanceof MappingNode map)) {
            throw YamlFields.mismatch(node, "map");
        }
        bounded(map, 0);
        return Optional.of(map);
    }

    private static void bounded(Node node, int depth) throws InvalidConfig {
        if (node.isRecursive() || depth > DEEPEST) {
            throw InvalidConfig.notYaml("nested deeper than %d levels".formatted(DEEPEST));
        }
        switch (node) {
            case MappingNode map -> {
                for (NodeTuple field : map.getValue()) {
                    bounded(field.getValueNode(), depth + 1);
                }
            }
            case SequenceNode list -> {
                for (Node item : list.getValue()) {
                    bounded(item, depth + 1);
                }
            }
            default -> {}
        }
    }

    /** A map of JSON's types; null is left out. */
    static Map<String, Object> json(MappingNode map) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (NodeTuple field : map.getValue()) {
            if (field.getKeyNode() instanceof ScalarNode key) {
                json(field.getValueNode()).ifPresent(value -> all.put(key.getValue(), value));
            }
        }
        return all;
    }

    private static Optional<Object> json(Node node) {
        return switch (node) {
            case MappingNode map -> Optional.of(Map.copyOf(json(map)));
            case SequenceNode list -> {
                List<Object> all = new ArrayList<>();
                list.getValue().forEach(item -> json(item).ifPresent(all::add));
                yield Optional.of(List.copyOf(all));
            }
            case ScalarNode scalar ->
                switch (ScalarType.of(scalar)) {
                    case NULL -> Optional.empty();
                    case BOOLEAN -> Optional.of(ScalarType.isTrue(scalar));
                    case INTEGER, FLOAT -> number(scalar);
                    case STRING -> Optional.of(scalar.getValue());
                };
            default -> Optional.empty();
        };
    }

    private static Optional<Object> number(ScalarNode scalar) {
        try {
            return Optional.of(
                    ScalarType.of(scalar) == ScalarType.INTEGER
                            ? (double) ScalarType.integer(scalar)
                            : Double.parseDouble(scalar.getValue()));
        } catch (NumberFormatException e) {
            return Optional.of(scalar.getValue());
        }
    }
}
