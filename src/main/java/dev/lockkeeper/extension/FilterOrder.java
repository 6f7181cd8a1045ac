package dev.lockkeeper.extension;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Where the processor's filter goes in a listener: before all that must know the model, after the body is buffered. */
final class FilterOrder {

    private static final String BUFFER = "envoy.filters.http.buffer";
    private static final Set<String> MUST_KNOW_THE_MODEL = Set.of(
            "envoy.filters.http.ext_proc",
            "envoy.filters.http.wasm",
            "envoy.filters.http.lua",
            "envoy.filters.http.rbac",
            "envoy.filters.http.local_ratelimit",
            "envoy.filters.http.ratelimit",
            "envoy.filters.http.custom_response",
            "envoy.filters.http.credential_injector",
            "envoy.filters.http.compressor",
            "envoy.filters.http.router");

    private FilterOrder() {}

    /** The index to insert at; empty when no filter there forwards requests. */
    static OptionalInt position(List<String> names) {
        int first = -1;
        int afterBuffer = 0;
        for (int i = 0; i < names.size(); i++) {
            String kind = kind(names.get(i));
            if (first < 0 && MUST_KNOW_THE_MODEL.contains(kind)) {
                first = i;
            }
            if (kind.equals(BUFFER)) {
                afterBuffer = i + 1;
            }
        }
        return first < 0 ? OptionalInt.empty() : OptionalInt.of(Math.max(first, afterBuffer));
    }

    /** Envoy Gateway names several filters of a kind {@code kind/owner}. */
    private static String kind(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }
}
