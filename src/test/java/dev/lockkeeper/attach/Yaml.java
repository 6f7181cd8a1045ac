package dev.lockkeeper.attach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of the golden scenarios. */
final class Yaml {

    private static final ObjectMapper MAPPER = JsonMapper.builder(YAMLFactory.builder()
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build())
            .addModule(new Jdk8Module())
            .build();

    private Yaml() {}

    static List<ObjectNode> objects(Path file) throws IOException {
        List<ObjectNode> objects = new ArrayList<>();
        try (var values = MAPPER.readerFor(ObjectNode.class).<ObjectNode>readValues(Files.readString(file))) {
            values.forEachRemaining(objects::add);
        }
        return objects;
    }

    /** The defaults with what the file says; the file may be missing. */
    static SidecarSettings settings(Path file) throws IOException {
        if (Files.notExists(file)) {
            return SidecarSettings.DEFAULT;
        }
        ObjectNode tree = MAPPER.valueToTree(SidecarSettings.DEFAULT);
        merge(tree, MAPPER.readTree(Files.readString(file)));
        return MAPPER.treeToValue(tree, SidecarSettings.class);
    }

    static String text(List<JsonNode> objects) throws IOException {
        StringBuilder text = new StringBuilder();
        for (JsonNode object : objects) {
            text.append(MAPPER.writeValueAsString(object));
        }
        return text.toString();
    }

    static ArrayNode noOperations() {
        return JsonNodeFactory.instance.arrayNode();
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.properties().forEach(field -> {
            if (field.getValue().isObject() && into.path(field.getKey()) instanceof ObjectNode inner) {
                merge(inner, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }
}
