package dev.lockkeeper.source.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns the nodes of one YAML document into JSON and the lines of its fields. */
final class YamlTree {
    /** Far above any manifest; aliases that expand beyond it are an accident or an attack. */
    private static final int MOST_VALUES = 200_000;

    private final int firstLine;
    private final Map<String, Integer> lines = new HashMap<>();
    private int values;

    /** @param firstLine of the document in its file, from 1 */
    YamlTree(int firstLine) {
        this.firstLine = firstLine;
    }

    Part read(Node root) {
        var value = value(root, "");
        return new Part.Readable(value, new Places(line(root), lines));
    }

    private JsonNode value(Node node, String path) {
        if (++values > MOST_VALUES) {
            throw new UnreadableValue(line(node), "aliases expand to more than " + MOST_VALUES + " values");
        }
        if (node.isRecursive()) {
            throw new UnreadableValue(line(node), "an alias contains itself");
        }
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, path);
            case SequenceNode sequence -> sequence(sequence, path);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new UnreadableValue(line(node), "can't be written as JSON: " + node.getTag());
        };
    }

    private ObjectNode mapping(MappingNode mapping, String path) {
        var object = JsonNodeFactory.instance.objectNode();
        var own = new LinkedHashMap<String, Integer>();
        for (var field : mapping.getValue()) {
            if (isMerge(field)) {
                continue;
            }
            var name = name(field.getKeyNode());
            int line = line(field.getKeyNode());
            var former = own.put(name, line);
            if (former != null) {
                throw new UnreadableValue(line, "key \"" + name + "\" is already set in line " + former);
            }
            var place = path.isEmpty() ? name : path + "." + name;
            lines.put(place, line);
            object.set(name, value(field.getValueNode(), place));
        }
        mapping.getValue().stream()
                .filter(YamlTree::isMerge)
                .forEach(field -> merge(field.getValueNode(), object, path));
        return object;
    }

    private static boolean isMerge(NodeTuple field) {
        return field.getKeyNode() instanceof ScalarNode key
                && key.getTag().equals(PlainWords.PLAIN)
                && key.getValue().equals("<<");
    }

    private void merge(Node source, ObjectNode target, String path) {
        if (source instanceof SequenceNode several) {
            several.getValue().forEach(one -> merge(one, target, path));
        } else if (value(source, path) instanceof ObjectNode object) {
            object.properties().forEach(field -> target.putIfAbsent(field.getKey(), field.getValue()));
        } else {
            throw new UnreadableValue(line(source), "<< needs a mapping");
        }
    }

    private String name(Node key) {
        if (!(key instanceof ScalarNode scalar)) {
            throw new UnreadableValue(line(key), "a key must be a single word");
        }
        var value = scalar(scalar);
        return value.isNull() ? "null" : value.asText();
    }

    private ArrayNode sequence(SequenceNode sequence, String path) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var item : sequence.getValue()) {
            var place = path + "[" + array.size() + "]";
            lines.put(place, line(item));
            array.add(value(item, place));
        }
        return array;
    }

    private JsonNode scalar(ScalarNode scalar) {
        var tag = scalar.getTag();
        if (tag.equals(Tag.STR) || tag.equals(Tag.BINARY)) {
            return TextNode.valueOf(scalar.getValue());
        }
        try {
            return PlainScalar.of(scalar.getValue());
        } catch (NumberFormatException e) {
            throw new UnreadableValue(line(scalar), String.valueOf(e.getMessage()));
        }
    }

    private int line(Node node) {
        return firstLine + node.getStartMark().map(Mark::getLine).orElse(0);
    }
}
