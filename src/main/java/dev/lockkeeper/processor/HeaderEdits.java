package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Headers to set and to remove, the last word on a name counting. An empty list of values removes. */
final class HeaderEdits {

    private final Map<String, List<String>> edits = new LinkedHashMap<>();

    HeaderEdits set(String name, String value) {
        return put(name, List.of(value));
    }

    HeaderEdits remove(String name) {
        return put(name, List.of());
    }

    HeaderEdits put(String name, List<String> values) {
        edits.put(name.toLowerCase(Locale.ROOT), values);
        return this;
    }

    Map<String, List<String>> asMap() {
        return edits;
    }

    HeaderMutation mutation() {
        HeaderMutation.Builder mutation = HeaderMutation.newBuilder();
        edits.forEach((name, values) -> {
            if (values.isEmpty()) {
                mutation.addRemoveHeaders(name);
            }
            for (int i = 0; i < values.size(); i++) {
                mutation.addSetHeaders(option(
                        name,
                        values.get(i),
                        i == 0
                                ? HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD
                                : HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD));
            }
        });
        return mutation.build();
    }

    static HeaderValueOption option(String name, String value, HeaderAppendAction action) {
        return HeaderValueOption.newBuilder()
                .setAppendAction(action)
                .setHeader(HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)))
                .build();
    }
}
