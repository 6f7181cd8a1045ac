package dev.lockkeeper.processor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.protobuf.ByteString;
import dev.lockkeeper.plan.bundle.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object as the byte ranges of its top-level members. An edit cuts and joins bytes, so whatever it does not name
 * reaches the backend as the client wrote it: number formats, order, blanks. It is parsed once, however many edits come.
 */
final class JsonBody implements ClientBody {

    private static final int MOST_MEMBERS = 1_000;
    private static final int DEEPEST = 200;
    private static final ByteString OPEN = ByteString.copyFromUtf8("{");
    private static final ByteString COMMA = ByteString.copyFromUtf8(",");
    private static final ByteString CLOSE = ByteString.copyFromUtf8("}");

    /** UTF-8 only: offsets are bytes. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final ByteString bytes;
    private final LinkedHashMap<String, Member> members;

    /** From the member's name to the end of its value. */
    private record Member(int start, int valueStart, int end, JsonToken type) {}

    private JsonBody(ByteString bytes, LinkedHashMap<String, Member> members) {
        this.bytes = bytes;
        this.members = members;
    }

    /** @throws ApiError when it is not one JSON object, has a member twice, or is built to exhaust its reader */
    static JsonBody parse(ByteString bytes) {
        LinkedHashMap<String, Member> members = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(bytes.newInput())) {
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
                if (members.size() > MOST_MEMBERS) {
                    throw ApiError.badRequest("the request body has more than %d members".formatted(MOST_MEMBERS));
                }
            }
            if (parser.nextToken() != null) {
                throw ApiError.badRequest("the request body goes on after its JSON object");
            }
        } catch (StreamConstraintsException e) {
            throw ApiError.badRequest(
                    "the request body nests deeper than %d levels, or has a name or number beyond all measure"
                            .formatted(DEEPEST));
        } catch (IOException e) {
            throw ApiError.badRequest("the request body is not valid JSON");
        }
        return new JsonBody(bytes, members);
    }

    @Override
    public ByteString bytes() {
        return bytes;
    }

    @Override
    public Optional<String> text(String name) {
        Member member = members.get(name);
        if (member == null || member.type() != JsonToken.VALUE_STRING) {
            return Optional.empty();
        }
        try (JsonParser parser = FACTORY.createParser(value(member).newInput())) {
            parser.nextToken();
            return Optional.of(parser.getText());
        } catch (IOException e) {
            throw new IllegalStateException("a string that was parsed before", e);
        }
    }

    /** Whether the member is there and true. */
    boolean isTrue(String name) {
        Member member = members.get(name);
        return member != null && member.type() == JsonToken.VALUE_TRUE;
    }

    /** The value of a member that is an object. */
    Optional<JsonBody> object(String name) {
        Member member = members.get(name);
        return member == null || member.type() != JsonToken.START_OBJECT
                ? Optional.empty()
                : Optional.of(parse(value(member)));
    }

    /** A member is set in its place, a new one comes first. */
    @Override
    public ByteString edited(BodyEdits edits) {
        if (edits.asMap().entrySet().stream()
                .noneMatch(edit -> edit.getValue().isPresent() || members.containsKey(edit.getKey()))) {
            return bytes;
        }
        ByteString result = ByteString.EMPTY;
        for (Map.Entry<String, Optional<ByteString>> edit : edits.asMap().entrySet()) {
            if (edit.getValue().isPresent() && !members.containsKey(edit.getKey())) {
                ByteString added = ByteString.copyFromUtf8(Json.line(edit.getKey()) + ":")
                        .concat(edit.getValue().get());
                result = result.isEmpty() ? added : result.concat(COMMA).concat(added);
            }
        }
        if (members.isEmpty()) {
            return OPEN.concat(result).concat(CLOSE);
        }
        boolean separated = result.isEmpty();
        ByteString gap = COMMA;
        int last = 0;
        int first = -1;
        for (Map.Entry<String, Member> entry : members.entrySet()) {
            Member member = entry.getValue();
            if (first < 0) {
                first = member.start();
            } else if (!separated) {
                gap = gap.isEmpty() ? bytes.substring(last, member.start()) : gap;
            }
            last = member.end();
            Optional<ByteString> edit = edits.asMap().get(entry.getKey());
            if (edit == null || edit.isPresent()) {
                result = result.concat(separated ? ByteString.EMPTY : gap)
                        .concat(bytes.substring(member.start(), member.valueStart()))
                        .concat(edit == null ? value(member) : edit.get());
                separated = false;
                gap = ByteString.EMPTY;
            }
        }
        return bytes.substring(0, first).concat(result).concat(bytes.substring(last));
    }

    private ByteString value(Member member) {
        return bytes.substring(member.valueStart(), member.end());
    }

    private static int offset(long offset) {
        return Math.toIntExact(offset);
    }
}
