package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A multipart/form-data body (RFC 7578) as the byte ranges of its parts. An edit cuts and joins bytes, so files are neither
 * copied nor looked into, and the boundary stays.
 */
final class FormBody implements ClientBody {

    private static final int MOST_PARTS = 1_000;
    private static final int LONGEST_HEADERS = 16 << 10;
    private static final int LONGEST_TEXT = 64 << 10;
    private static final Pattern BOUNDARY = Pattern.compile(
            "\\s*multipart/form-data\\s*;(?:[^\"]|\"[^\"]*\")*?\\bboundary=(?:\"(?<quoted>[^\"]{1,70})\"|(?<plain>[^\\s;\"]{1,70})).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final ByteString END_OF_LINE = ByteString.copyFromUtf8("\r\n");
    private static final ByteString END_OF_HEADERS = ByteString.copyFromUtf8("\r\n\r\n");

    private final ByteString bytes;
    private final String boundary;
    private final List<Part> parts;

    /**
     * @param start of the boundary's line
     * @param end of the value, before the line end that belongs to the next boundary
     */
    private record Part(String name, int start, int valueStart, int end) {}

    private FormBody(ByteString bytes, String boundary, List<Part> parts) {
        this.bytes = bytes;
        this.boundary = boundary;
        this.parts = parts;
    }

    /** @throws ApiError when it is not a form that ends as it should, or has the model twice */
    static FormBody parse(ByteString bytes, String contentType) {
        Matcher type = BOUNDARY.matcher(contentType);
        if (!type.matches()) {
            throw ApiError.badRequest("the request is not multipart/form-data with a boundary");
        }
        String boundary = Optional.ofNullable(type.group("quoted")).orElseGet(() -> type.group("plain"));
        ByteString opening = ByteString.copyFromUtf8("--" + boundary);
        ByteSearch first = new ByteSearch(opening);
        ByteSearch next = new ByteSearch(END_OF_LINE.concat(opening));
        int start = bytes.startsWith(opening) ? 0 : first.in(bytes, 0);
        List<Part> parts = new ArrayList<>();
        while (start >= 0) {
            int line = start + opening.size();
            if (closes(bytes, line)) {
                return checked(new FormBody(bytes, boundary, parts));
            }
            int end = next.in(bytes, line);
            if (end < 0) {
                break;
            }
            parts.add(part(bytes, start, line, end));
            if (parts.size() > MOST_PARTS) {
                throw ApiError.badRequest("the form has more than %d parts".formatted(MOST_PARTS));
            }
            start = end + END_OF_LINE.size();
        }
        throw ApiError.badRequest("the form does not end with its boundary");
    }

    @Override
    public ByteString bytes() {
        return bytes;
    }

    @Override
    public Optional<String> text(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name) && part.end() - part.valueStart() <= LONGEST_TEXT)
                .findFirst()
                .map(part -> bytes.substring(part.valueStart(), part.end()).toStringUtf8());
    }

    /** A new part comes first. A value that is a JSON string becomes its text, any other stays JSON. */
    @Override
    public ByteString edited(BodyEdits edits) {
        Set<String> missing = new LinkedHashSet<>(edits.asMap().keySet());
        parts.forEach(part -> missing.remove(part.name()));
        int kept = parts.isEmpty() ? 0 : parts.getFirst().start();
        ByteString result = bytes.substring(0, kept);
        for (String name : missing) {
            Optional<ByteString> value = edits.asMap().get(name);
            if (value != null && value.isPresent()) {
                result = result.concat(
                                ByteString.copyFromUtf8("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n"
                                        .formatted(boundary, name)))
                        .concat(BodyEdits.plain(value.get()))
                        .concat(END_OF_LINE);
            }
        }
        boolean changed = result.size() > kept;
        for (Part part : parts) {
            Optional<ByteString> edit = edits.asMap().get(part.name());
            if (edit != null) {
                changed = true;
                result = result.concat(bytes.substring(kept, edit.isPresent() ? part.valueStart() : part.start()))
                        .concat(edit.map(BodyEdits::plain).orElse(ByteString.EMPTY));
                kept = edit.isPresent() ? part.end() : part.end() + END_OF_LINE.size();
            }
        }
        return changed ? result.concat(bytes.substring(kept)) : bytes;
    }

    private static boolean closes(ByteString bytes, int at) {
        return at + 2 <= bytes.size() && bytes.byteAt(at) == '-' && bytes.byteAt(at + 1) == '-';
    }

    private static Part part(ByteString bytes, int start, int line, int end) {
        ByteString rest = bytes.substring(line, Math.min(end + END_OF_LINE.size(), line + LONGEST_HEADERS));
        int headers = new ByteSearch(END_OF_HEADERS).in(rest, 0);
        if (headers < 0) {
            throw ApiError.badRequest("a part of the form has no headers that end");
        }
        String text = rest.substring(0, headers).toString(StandardCharsets.UTF_8);
        String name = FormPartName.of(text).orElseThrow(() -> ApiError.badRequest("a part of the form has no name"));
        return new Part(name, start, Math.min(end, line + headers + END_OF_HEADERS.size()), end);
    }

    /** Whoever reads the other one than we do would serve another model than we routed by. */
    private static FormBody checked(FormBody form) {
        if (form.parts.stream().filter(part -> part.name().equals("model")).count() > 1) {
            throw ApiError.badParameter("model", "the form has the part 'model' twice");
        }
        return form;
    }
}
