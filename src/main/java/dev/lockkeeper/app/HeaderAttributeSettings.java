package dev.lockkeeper.app;

import dev.lockkeeper.processor.TelemetryAttributes;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Settings {@code lockkeeper.header-attributes.*}: which request headers access logs, metrics and spans have, and as what. */
final class HeaderAttributeSettings {

    private HeaderAttributeSettings() {}

    /**
     * Header → attribute; those for access logs win over those for all telemetry.
     *
     * @throws InvalidSetting when a setting holds anything but pairs
     */
    static SortedMap<String, String> of(AppConfig.HeaderAttributes config) {
        return merged(config, config.log(), "log (LOCKKEEPER_HEADER_ATTRIBUTES_LOG, --logRequestHeaderAttributes)");
    }

    /** The same for metrics and spans. */
    static TelemetryAttributes telemetry(AppConfig.HeaderAttributes config) {
        return new TelemetryAttributes(
                merged(
                        config,
                        config.metrics(),
                        "metrics (LOCKKEEPER_HEADER_ATTRIBUTES_METRICS, --metricsRequestHeaderAttributes)"),
                merged(
                        config,
                        config.span(),
                        "span (LOCKKEEPER_HEADER_ATTRIBUTES_SPAN, --spanRequestHeaderAttributes)"));
    }

    private static SortedMap<String, String> merged(
            AppConfig.HeaderAttributes config, Optional<String> own, String name) {
        SortedMap<String, String> attributes = new TreeMap<>();
        config.request()
                .ifPresent(
                        pairs -> add(
                                attributes,
                                pairs,
                                "lockkeeper.header-attributes.request (LOCKKEEPER_HEADER_ATTRIBUTES_REQUEST, --requestHeaderAttributes)"));
        own.ifPresent(pairs -> add(attributes, pairs, "lockkeeper.header-attributes." + name));
        return Collections.unmodifiableSortedMap(attributes);
    }

    /** Adds the pairs of one setting. */
    static void add(SortedMap<String, String> attributes, String pairs, String setting) {
        for (String pair : pairs.split(",", -1)) {
            if (pair.isBlank()) {
                continue;
            }
            int colon = pair.indexOf(':');
            String header = colon < 0 ? "" : pair.substring(0, colon).strip();
            String attribute = pair.substring(colon + 1).strip();
            if (header.isEmpty() || attribute.isEmpty()) {
                throw new InvalidSetting(
                        "%s: \"%s\" is no pair; allowed are pairs header:attribute, separated by commas"
                                .formatted(setting, pair.strip()));
            }
            attributes.put(header.toLowerCase(Locale.ROOT), attribute);
        }
    }
}
