package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.List;
import java.util.Optional;

/** {@code google.protobuf.Struct} on the wire: read and set without decoding the rest. */
final class WireStruct {

    private WireStruct() {}

    /** A field's value as a {@code google.protobuf.Value}. */
    static Optional<WireMessage> field(WireMessage struct, String name) {
        return struct.entryMessage(Struct.FIELDS_FIELD_NUMBER, name);
    }

    /** The text of a field; empty when it is not there or no text. */
    static String text(WireMessage struct, String name) {
        return field(struct, name)
                .map(value -> value.text(Value.STRING_VALUE_FIELD_NUMBER))
                .orElse("");
    }

    /** The struct in a value; an empty one when it holds something else. */
    static WireMessage struct(WireMessage value) {
        return value.message(Value.STRUCT_VALUE_FIELD_NUMBER).orElse(WireMessage.empty());
    }

    /** The values of a list; none when the value holds something else. */
    static List<WireMessage> list(WireMessage value) {
        return value.message(Value.LIST_VALUE_FIELD_NUMBER)
                .map(list -> list.messages(ListValue.VALUES_FIELD_NUMBER))
                .orElse(List.of());
    }

    static WireMessage with(WireMessage struct, String name, String text) {
        return set(
                struct, name, WireMessage.empty().plus(Value.STRING_VALUE_FIELD_NUMBER, ByteString.copyFromUtf8(text)));
    }

    static WireMessage with(WireMessage struct, String name, WireMessage other) {
        return set(struct, name, WireMessage.empty().plus(Value.STRUCT_VALUE_FIELD_NUMBER, other));
    }

    /** A list of one struct. */
    static WireMessage withList(WireMessage struct, String name, WireMessage only) {
        WireMessage value = WireMessage.empty().plus(Value.STRUCT_VALUE_FIELD_NUMBER, only);
        WireMessage list = WireMessage.empty().plus(ListValue.VALUES_FIELD_NUMBER, value);
        return set(struct, name, WireMessage.empty().plus(Value.LIST_VALUE_FIELD_NUMBER, list));
    }

    private static WireMessage set(WireMessage struct, String name, WireMessage value) {
        return struct.withEntry(Struct.FIELDS_FIELD_NUMBER, name, value);
    }
}
