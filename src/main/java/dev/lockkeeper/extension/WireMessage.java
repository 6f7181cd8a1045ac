package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A message as the list of its fields, none of them decoded. Whatever is not edited keeps its bytes and its place, so a
 * field that our protobuf classes don't know comes out as it came in. Bytes that are no message end in an {@link
 * UncheckedIOException}.
 */
record WireMessage(ByteString bytes, List<WireField> fields) {

    static WireMessage parse(ByteString bytes) {
        List<WireField> fields = new ArrayList<>();
        CodedInputStream in = bytes.newCodedInput();
        try {
            for (WireField field = WireField.read(bytes, in); field.number() != 0; field = WireField.read(bytes, in)) {
                fields.add(field);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("not a protobuf message: " + e.getMessage(), e);
        }
        return new WireMessage(bytes, fields);
    }

    private static WireMessage of(List<WireField> fields) {
        ByteString.Output out = ByteString.newOutput(
                fields.stream().mapToInt(field -> field.raw().size()).sum());
        try {
            for (WireField field : fields) {
                field.raw().writeTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new WireMessage(out.toByteString(), fields);
    }

    /** The value of a singular field: the last one on the wire, as protobuf has it. */
    Optional<ByteString> value(int number) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.get(i).number() == number) {
                return Optional.of(fields.get(i).payload());
            }
        }
        return Optional.empty();
    }

    /** The value of a singular string field, empty when it is not there. */
    String text(int number) {
        return value(number).map(ByteString::toStringUtf8).orElse("");
    }

    List<ByteString> values(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(WireField::payload)
                .toList();
    }

    /** Edits each value of a field; the same object when none changed. */
    WireMessage map(int number, UnaryOperator<ByteString> edit) {
        List<WireField> edited = null;
        for (int i = 0; i < fields.size(); i++) {
            WireField field = fields.get(i);
            if (field.number() != number) {
                continue;
            }
            ByteString after = edit.apply(field.payload());
            if (!after.equals(field.payload())) {
                edited = edited == null ? new ArrayList<>(fields) : edited;
                edited.set(i, WireField.of(number, after));
            }
        }
        return edited == null ? this : of(edited);
    }

    /** Sets a singular field, in its place when it is there. */
    WireMessage with(int number, ByteString value) {
        return value(number).isPresent() ? map(number, _ -> value) : plus(number, value);
    }

    /** Appends a field. */
    WireMessage plus(int number, ByteString value) {
        List<WireField> longer = new ArrayList<>(fields);
        longer.add(WireField.of(number, value));
        return of(longer);
    }

    WireMessage without(Predicate<WireField> unwanted) {
        List<WireField> rest = fields.stream().filter(unwanted.negate()).toList();
        return rest.size() == fields.size() ? this : of(rest);
    }

    /** Inserts a value into a repeated field, before the value that is now at the index, or after all others. */
    WireMessage insert(int number, int index, ByteString value) {
        List<WireField> longer = new ArrayList<>(fields);
        int seen = 0;
        int at = longer.size();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).number() == number && seen++ == index) {
                at = i;
                break;
            }
        }
        longer.add(at, WireField.of(number, value));
        return of(longer);
    }

    /** An entry of a map field with string keys; the same object when it is there already with this value. */
    WireMessage withEntry(int number, String key, ByteString value) {
        ByteString entry = WireMessage.parse(ByteString.EMPTY)
                .plus(1, ByteString.copyFromUtf8(key))
                .plus(2, value)
                .bytes();
        Optional<ByteString> present = entry(number, key);
        if (present.isEmpty()) {
            return plus(number, entry);
        }
        return present.get().equals(value)
                ? this
                : map(number, old -> parse(old).text(1).equals(key) ? entry : old);
    }

    Optional<ByteString> entry(int number, String key) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(field -> parse(field.payload()))
                .filter(entry -> entry.text(1).equals(key))
                .reduce((_, last) -> last)
                .map(entry -> entry.value(2).orElse(ByteString.EMPTY));
    }
}
