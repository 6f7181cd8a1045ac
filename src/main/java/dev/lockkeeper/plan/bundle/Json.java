package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** One value as one line of JSON, which is also YAML: same value, same bytes. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Json() {}

    /** JSON allows these characters raw and YAML does not, or takes them for a line break; one of them would spoil a whole bundle. */
    private static String printable(String json) {
        StringBuilder escaped = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean raw = (c < 0x7f || c > 0x9f) && c != 0x2028 && c != 0x2029 && c != 0xfeff && c < 0xfffe;
            if (!raw && escaped == null) {
                escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
            }
            if (escaped != null) {
                if (raw) {
                    escaped.append(c);
                } else {
                    escaped.append(String.format("\\u%04x", (int) c));
                }
            }
        }
        return escaped == null ? json : escaped.toString();
    }

    public static String line(Object value) {
        try {
            return printable(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plan.bundle has no JSON form: " + value.getClass(), e);
        }
    }
}
