package dev.lockkeeper.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The metadata that plans read. Label and annotation maps are sorted, so that everything made from them is byte-stable.
 *
 * @param createdAt RFC 3339, empty where the source has no clock (a folder)
 * @param origin `file:line` for objects of a folder, else empty
 */
public record Meta(
        String uid,
        String resourceVersion,
        long generation,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        String createdAt,
        String origin) {

    public static final Meta NONE = new Meta("", "", 0, new TreeMap<>(), new TreeMap<>(), "", "");

    public Meta {
        labels = java.util.Collections.unmodifiableSortedMap(labels);
        annotations = java.util.Collections.unmodifiableSortedMap(annotations);
    }

    /** A metadata of just annotations, as tests and folders need it. */
    public static Meta withAnnotations(Map<String, String> annotations) {
        return new Meta("", "", 0, new TreeMap<>(), new TreeMap<>(annotations), "", "");
    }
}
