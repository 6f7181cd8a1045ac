package dev.lockkeeper.source.directory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a JSON file: one value after the other, each an object. */
final class JsonParts {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser parser;
    private Map<String, Integer> lines = new HashMap<>();

    private JsonParts(JsonParser parser) {
        this.parser = parser;
    }

    static List<Part> of(String text) {
        var parts = new ArrayList<Part>();
        try (var parser = JSON.createParser(text)) {
            var reader = new JsonParts(parser);
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                parts.add(reader.document(token));
            }
        } catch (JsonProcessingException e) {
            var location = e.getLocation();
            int line = location == null ? 1 : Math.max(1, location.getLineNr());
            parts.add(new Part.Broken(line, "not JSON: " + e.getOriginalMessage(), ManifestId.UNKNOWN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    private Part document(JsonToken first) throws IOException {
        lines = new HashMap<>();
        int line = line();
        return new Part.Readable(value(first, ""), new Places(line, lines));
    }

    private JsonNode value(JsonToken token, String path) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(path);
            case START_ARRAY -> array(path);
            case VALUE_STRING -> TextNode.valueOf(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE, VALUE_FALSE -> BooleanNode.valueOf(token == JsonToken.VALUE_TRUE);
            default -> NullNode.getInstance();
        };
    }

    private JsonNode object(String path) throws IOException {
        var object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var place = path.isEmpty() ? name : path + "." + name;
            lines.put(place, line());
            object.set(name, value(parser.nextToken(), place));
        }
        return object;
    }

    private JsonNode array(String path) throws IOException {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            var place = path + "[" + array.size() + "]";
            lines.put(place, line());
            array.add(value(token, place));
        }
        return array;
    }

    private JsonNode number() throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> LongNode.valueOf(parser.getLongValue());
            default -> DoubleNode.valueOf(parser.getDoubleValue());
        };
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
