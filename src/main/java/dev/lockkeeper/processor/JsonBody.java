package dev.lockkeeper.processor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import dev.lockkeeper.plan.bundle.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object as the byte ranges of its top-level members. An edit cuts and joins bytes, so whatever it does not name
 * reaches the backend as the client wrote it: number formats, order, blanks.
 */
final class JsonBody {

    /** UTF-8 only: offsets are bytes. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final ByteString bytes;
    private final Map<String, Member> members;

    /** From the member's name to the end of its value. */
    private record Member(int start, int valueStart, int end, JsonToken type) {}

    private JsonBody(ByteString bytes, Map<String, Member> members) {
        this.bytes = bytes;
        this.members = members;
    }

    /** @throws ApiError when it is not one JSON object, or has a member twice */
    static JsonBody parse(ByteString bytes) {
        Map<String, Member> members = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(bytes.toByteArray())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ApiError.badRequest("the request body is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                int start = offset(parser.currentTokenLocation().getByteOffset());
                String name = parser.currentName();
                JsonToken type = parser.nextToken();
                int valueStart = offset(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                parser.finishToken();
                int end = offset(parser.currentLocation().getByteOffset());
                if (members.put(name, new Member(start, valueStart, end, type)) != null) {
                    // Whoever reads the other one than we do would serve another model than we routed by.
                    throw ApiError.badParameter(name, "the request body has the member '%s' twice".formatted(name));
                }
            }
            if (parser.nextToken() != null) {
                throw ApiError.badRequest("the request body goes on after its JSON object");
            }
        } catch (IOException e) {
            throw ApiError.badRequest("the request body is not valid JSON");
        }
        return new JsonBody(bytes, members);
    }

    ByteString bytes() {
        return bytes;
    }

    /** The value of a member that is a string; empty when it is missing or of another type. */
    Optional<String> text(String name) {
        Member member = members.get(name);
        if (member == null || member.type() != JsonToken.VALUE_STRING) {
            return Optional.empty();
        }
        try (JsonParser parser = FACTORY.createParser(
                bytes.substring(member.valueStart(), member.end()).toByteArray())) {
            parser.nextToken();
            return Optional.of(parser.getText());
        } catch (IOException e) {
            throw new IllegalStateException("a string that was parsed before", e);
        }
    }

    /** Sets a member to a JSON value, in its place when it is there. */
    JsonBody with(String name, String json) {
        ByteString value = ByteString.copyFromUtf8(json);
        Member member = members.get(name);
        if (member != null) {
            return parse(bytes.substring(0, member.valueStart()).concat(value).concat(bytes.substring(member.end())));
        }
        ByteString added = ByteString.copyFrom(Json.line(name) + ":", StandardCharsets.UTF_8)
                .concat(value);
        int first = members.values().stream().mapToInt(Member::start).min().orElse(-1);
        if (first < 0) {
            return parse(ByteString.copyFromUtf8("{").concat(added).concat(ByteString.copyFromUtf8("}")));
        }
        return parse(bytes.substring(0, first)
                .concat(added)
                .concat(ByteString.copyFromUtf8(","))
                .concat(bytes.substring(first)));
    }

    JsonBody without(String name) {
        Member member = members.get(name);
        if (member == null) {
            return this;
        }
        int from = member.start();
        int to = member.end();
        int next = members.values().stream()
                .mapToInt(Member::start)
                .filter(start -> start > member.start())
                .min()
                .orElse(-1);
        if (next >= 0) {
            to = next;
        } else {
            from = members.values().stream()
                    .mapToInt(Member::end)
                    .filter(end -> end < member.end())
                    .max()
                    .orElse(from);
        }
        return parse(bytes.substring(0, from).concat(bytes.substring(to)));
    }

    private static int offset(long offset) {
        return Math.toIntExact(offset);
    }
}
