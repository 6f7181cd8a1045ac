package dev.lockkeeper.app;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Settings {@code lockkeeper.header-attributes.*} that reach Envoy: which request headers access logs can show, and as what. */
final class HeaderAttributeSettings {

    private HeaderAttributeSettings() {}

    /**
     * Header → attribute; those for access logs win over those for all telemetry.
     *
     * @throws InvalidSetting when a setting holds anything but pairs
     */
    static SortedMap<String, String> of(AppConfig.HeaderAttributes config) {
        SortedMap<String, String> attributes = new TreeMap<>();
        config.request()
                .ifPresent(
                        pairs -> add(
                                attributes,
                                pairs,
                                "lockkeeper.header-attributes.request (LOCKKEEPER_HEADER_ATTRIBUTES_REQUEST, --requestHeaderAttributes)"));
        config.log()
                .ifPresent(
                        pairs -> add(
                                attributes,
                                pairs,
                                "lockkeeper.header-attributes.log (LOCKKEEPER_HEADER_ATTRIBUTES_LOG, --logRequestHeaderAttributes)"));
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
