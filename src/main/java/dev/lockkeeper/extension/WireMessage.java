package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A message as the places of its fields in an array, none of them decoded; nested messages share the array. Immutable:
 * an edit makes a new array and gives the same object back when it changes nothing. Whatever is not edited keeps its bytes
 * and its place, so a field that our protobuf classes don't know comes out as it came in. Bytes that are no message end in
 * an {@link java.io.UncheckedIOException}.
 */
final class WireMessage {

    private static final WireMessage EMPTY = new WireMessage(new byte[0], 0, 0);
    private static final int MAP_KEY = 1;
    private static final int MAP_VALUE = 2;
    private static final byte KEY_TAG = (MAP_KEY << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private final byte[] array;
    private final int from;
    private final int to;
    private final WireFields fields;

    private WireMessage(byte[] array, int from, int to) {
        this.array = array;
        this.from = from;
        this.to = to;
        this.fields = WireFields.of(array, from, to);
    }

    /** Any bytes, also those of a string: fields are looked for on first use. */
    static WireMessage parse(ByteString bytes) {
        return SharedBytes.of(bytes, WireMessage::new);
    }

    static WireMessage empty() {
        return EMPTY;
    }

    /** Shares the array, which nobody changes. */
    ByteString bytes() {
        return UnsafeByteOperations.unsafeWrap(array, from, to - from);
    }

    int size() {
        return to - from;
    }

    boolean has(int number) {
        return fields.last(number) >= 0;
    }

    boolean hasAny(Set<Integer> numbers) {
        return numbers.stream().anyMatch(this::has);
    }

    /** The value of a singular field: the last one on the wire, as protobuf has it. */
    Optional<ByteString> value(int number) {
        int at = fields.last(number);
        return at < 0 ? Optional.empty() : Optional.of(payload(at));
    }

    /** The same, as a message. */
    Optional<WireMessage> message(int number) {
        int at = fields.last(number);
        return at < 0 ? Optional.empty() : Optional.of(nested(at));
    }

    /** The value of a singular string field, empty when it is not there. */
    String text(int number) {
        int at = fields.last(number);
        return at < 0 ? "" : text(fields.valueFrom(at), fields.valueTo(at));
    }

    /** How often a field is there. */
    int count(int number) {
        int count = 0;
        for (int at = fields.next(number, 0); at >= 0; at = fields.next(number, at + 1)) {
            count++;
        }
        return count;
    }

    List<ByteString> values(int number) {
        List<ByteString> values = new ArrayList<>();
        for (int at = fields.next(number, 0); at >= 0; at = fields.next(number, at + 1)) {
            values.add(payload(at));
        }
        return values;
    }

    List<WireMessage> messages(int number) {
        List<WireMessage> messages = new ArrayList<>();
        for (int at = fields.next(number, 0); at >= 0; at = fields.next(number, at + 1)) {
            messages.add(nested(at));
        }
        return messages;
    }

    /** Edits each value of a field; the same object when none changed. */
    WireMessage map(int number, UnaryOperator<WireMessage> edit) {
        List<WireMessage> edited = new ArrayList<>();
        boolean changed = false;
        for (int at = fields.next(number, 0); at >= 0; at = fields.next(number, at + 1)) {
            WireMessage before = nested(at);
            WireMessage after = edit.apply(before);
            changed |= after != before;
            edited.add(after);
        }
        return changed ? withAll(number, edited) : this;
    }

    /** The values of a repeated field, one for each that is there. */
    WireMessage withAll(int number, List<WireMessage> values) {
        int size = size();
        for (WireMessage value : values) {
            size += value.size() + WireAssembly.HEAD;
        }
        WireAssembly all = new WireAssembly(size);
        int next = 0;
        for (int i = 0; i < fields.count(); i++) {
            if (fields.number(i) == number) {
                WireMessage value = values.get(next++);
                all.field(number, value.array, value.from, value.to);
            } else {
                all.raw(array, fields.tag(i), fields.valueTo(i));
            }
        }
        return of(all);
    }

    /** Sets a singular field, in its place when it is there. */
    WireMessage with(int number, ByteString value) {
        return with(number, parse(value));
    }

    /** Sets a singular field, in its place when it is there. */
    WireMessage with(int number, WireMessage value) {
        int present = fields.last(number);
        if (present < 0) {
            return plus(number, value);
        }
        return same(present, value) ? this : replace(number, present, value);
    }

    /** Sets a singular number field; 0 is what proto3 leaves out. */
    WireMessage withNumber(int number, int value) {
        WireAssembly field = new WireAssembly(WireAssembly.HEAD);
        if (value != 0) {
            field.number(number, value);
        }
        int present = fields.last(number);
        if (present < 0 ? value == 0 : isAt(present, field)) {
            return this;
        }
        WireMessage rest = without(Set.of(number));
        WireAssembly all = new WireAssembly(rest.size() + field.size());
        all.raw(rest.array, rest.from, rest.to);
        all.raw(field.array(), 0, field.size());
        return of(all);
    }

    /** Appends a field. */
    WireMessage plus(int number, ByteString value) {
        return plus(number, parse(value));
    }

    WireMessage plus(int number, WireMessage value) {
        return insert(number, fields.count(), value);
    }

    WireMessage without(Set<Integer> numbers) {
        if (!hasAny(numbers)) {
            return this;
        }
        WireAssembly rest = new WireAssembly(size());
        for (int i = 0; i < fields.count(); i++) {
            if (!numbers.contains(fields.number(i))) {
                rest.raw(array, fields.tag(i), fields.valueTo(i));
            }
        }
        return of(rest);
    }

    /** Inserts a value into a repeated field, before the value that is now at the index, or after all others. */
    WireMessage insertAt(int number, int index, ByteString value) {
        int at = fields.next(number, 0);
        for (int seen = 0; at >= 0 && seen < index; seen++) {
            at = fields.next(number, at + 1);
        }
        return insert(number, at < 0 ? fields.count() : at, parse(value));
    }

    /** An entry of a map field with string keys; the same object when it is there already with this value. */
    WireMessage withEntry(int number, String key, ByteString value) {
        return withEntry(number, key, parse(value));
    }

    WireMessage withEntry(int number, String key, WireMessage value) {
        int present = entryAt(number, key);
        if (present >= 0 && nested(present).fields.last(MAP_VALUE) >= 0) {
            WireMessage entry = nested(present);
            if (entry.same(entry.fields.last(MAP_VALUE), value)) {
                return this;
            }
        }
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        WireAssembly entry = new WireAssembly(name.length + value.size() + 2 * WireAssembly.HEAD);
        entry.field(MAP_KEY, name, 0, name.length);
        entry.field(MAP_VALUE, value.array, value.from, value.to);
        return present < 0 ? plus(number, of(entry)) : replace(number, present, of(entry));
    }

    Optional<ByteString> entry(int number, String key) {
        return entryMessage(number, key).map(WireMessage::bytes);
    }

    /** The value of a map entry with a string key; the last one, as protobuf has it. */
    Optional<WireMessage> entryMessage(int number, String key) {
        int at = entryAt(number, key);
        return at < 0
                ? Optional.empty()
                : Optional.of(nested(at).message(MAP_VALUE).orElse(EMPTY));
    }

    private int entryAt(int number, String key) {
        int found = -1;
        for (int at = fields.next(number, 0); at >= 0; at = fields.next(number, at + 1)) {
            if (isNamed(at, key)) {
                found = at;
            }
        }
        return found;
    }

    /** Whether a map entry has this key, which is ASCII. All writers put a short key first; others are read as they are. */
    private boolean isNamed(int at, String key) {
        int start = fields.valueFrom(at);
        int end = fields.valueTo(at);
        if (end - start < 2 || array[start] != KEY_TAG || array[start + 1] < 0) {
            return nested(at).text(MAP_KEY).equals(key);
        }
        if (array[start + 1] != key.length() || end - start - 2 < key.length()) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if (array[start + 2 + i] != key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isAt(int at, WireAssembly field) {
        return Arrays.equals(array, fields.tag(at), fields.valueTo(at), field.array(), 0, field.size());
    }

    private boolean same(int at, WireMessage value) {
        return Arrays.equals(array, fields.valueFrom(at), fields.valueTo(at), value.array, value.from, value.to);
    }

    private WireMessage insert(int number, int before, WireMessage value) {
        WireAssembly longer = new WireAssembly(size() + value.size() + WireAssembly.HEAD);
        int split = before < fields.count() ? fields.tag(before) : to;
        longer.raw(array, from, split);
        longer.field(number, value.array, value.from, value.to);
        longer.raw(array, split, to);
        return of(longer);
    }

    private WireMessage replace(int number, int at, WireMessage value) {
        WireAssembly other = new WireAssembly(size() + value.size() + WireAssembly.HEAD);
        other.raw(array, from, fields.tag(at));
        other.field(number, value.array, value.from, value.to);
        other.raw(array, fields.valueTo(at), to);
        return of(other);
    }

    private WireMessage nested(int at) {
        return new WireMessage(array, fields.valueFrom(at), fields.valueTo(at));
    }

    private ByteString payload(int at) {
        int start = fields.valueFrom(at);
        return UnsafeByteOperations.unsafeWrap(array, start, fields.valueTo(at) - start);
    }

    private String text(int start, int end) {
        return new String(array, start, end - start, StandardCharsets.UTF_8);
    }

    private static WireMessage of(WireAssembly assembly) {
        return new WireMessage(assembly.array(), 0, assembly.size());
    }
}
