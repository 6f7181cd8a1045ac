package dev.lockkeeper.processor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Top-level members to set and to remove; the last word on a name counts. */
final class BodyEdits {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Optional<ByteString>> edits = new LinkedHashMap<>();

    /** @throws IllegalArgumentException when the value is not exactly one JSON value */
    BodyEdits set(String name, String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            boolean empty = parser.nextToken() == null;
            parser.skipChildren();
            if (empty || parser.nextToken() != null) {
                throw new IllegalArgumentException("the value of " + name + " is not one JSON value");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the value of " + name + " is not JSON", e);
        }
        edits.put(name, Optional.of(ByteString.copyFromUtf8(json)));
        return this;
    }

    /** A value as a form holds it: the text of a JSON string, any other as it is. */
    static ByteString plain(ByteString json) {
        try (JsonParser parser = JSON.createParser(json.newInput())) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? ByteString.copyFromUtf8(parser.getText()) : json;
        } catch (IOException e) {
            throw new IllegalStateException("a value that was parsed before", e);
        }
    }

    BodyEdits remove(String name) {
        edits.put(name, Optional.empty());
        return this;
    }

    Map<String, Optional<ByteString>> asMap() {
        return edits;
    }
}
