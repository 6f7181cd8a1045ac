package dev.lockkeeper.processor;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which request headers telemetry has, as header (lower case) → attribute.
 *
 * @param metrics of metrics
 * @param spans of spans
 */
public record TelemetryAttributes(SortedMap<String, String> metrics, SortedMap<String, String> spans) {

    public static final TelemetryAttributes NONE = new TelemetryAttributes(new TreeMap<>(), new TreeMap<>());

    public TelemetryAttributes {
        metrics = Collections.unmodifiableSortedMap(metrics);
        spans = Collections.unmodifiableSortedMap(spans);
    }
}
