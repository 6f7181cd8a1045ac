package dev.lockkeeper.processor;

import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import java.util.List;
import java.util.Optional;

/** The headers of a request as Envoy sends them: names in lower case, values as bytes. */
record RequestHeaders(HeaderMap map) {

    /** The first value. */
    Optional<String> first(String name) {
        return map.getHeadersList().stream()
                .filter(header -> header.getKey().equals(name))
                .findFirst()
                .map(RequestHeaders::value);
    }

    List<String> all(String name) {
        return map.getHeadersList().stream()
                .filter(header -> header.getKey().equals(name))
                .map(RequestHeaders::value)
                .toList();
    }

    String method() {
        return first(":method").orElse("");
    }

    /** With the query. */
    String path() {
        return first(":path").orElse("");
    }

    String authority() {
        return first(":authority").orElse("");
    }

    private static String value(HeaderValue header) {
        return header.getRawValue().isEmpty()
                ? header.getValue()
                : header.getRawValue().toStringUtf8();
    }
}
