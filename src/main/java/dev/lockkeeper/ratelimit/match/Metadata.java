package dev.lockkeeper.ratelimit.match;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.List;
import java.util.Map;

/** A node's metadata as messages carry it. */
final class Metadata {

    private Metadata() {}

    static Struct struct(Map<String, Object> metadata) {
        Struct.Builder struct = Struct.newBuilder();
        metadata.forEach((name, value) -> struct.putFields(name, value(value)));
        return struct.build();
    }

    private static Value value(Object value) {
        Value.Builder built = Value.newBuilder();
        switch (value) {
            case Boolean flag -> built.setBoolValue(flag);
            case Double number -> built.setNumberValue(number);
            case Map<?, ?> map -> built.setStructValue(fields(map));
            case List<?> list -> {
                ListValue.Builder all = ListValue.newBuilder();
                list.forEach(one -> all.addValues(value(one)));
                built.setListValue(all);
            }
            default -> built.setStringValue(value.toString());
        }
        return built.build();
    }

    private static Struct fields(Map<?, ?> map) {
        Struct.Builder struct = Struct.newBuilder();
        map.forEach((name, value) -> struct.putFields(String.valueOf(name), value(value)));
        return struct.build();
    }
}
