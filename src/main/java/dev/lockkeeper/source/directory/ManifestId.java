package dev.lockkeeper.source.directory;

import java.util.Comparator;

/**
 * What identifies an object; its version does not. Ordered by group, kind, namespace, name.
 *
 * @param group empty for the core group
 * @param namespace empty for kinds without namespaces
 */
public record ManifestId(String group, String kind, String namespace, String name) implements Comparable<ManifestId> {

    /** Stands for an object of which nothing could be read. */
    public static final ManifestId UNKNOWN = new ManifestId("", "", "", "");

    private static final Comparator<ManifestId> ORDER = Comparator.comparing(ManifestId::group)
            .thenComparing(ManifestId::kind)
            .thenComparing(ManifestId::namespace)
            .thenComparing(ManifestId::name);

    public boolean isKnown() {
        return !kind.isEmpty() && !name.isEmpty();
    }

    @Override
    public int compareTo(ManifestId other) {
        return ORDER.compare(this, other);
    }

    /** As people write it: {@code AIGatewayRoute default/chat}. */
    @Override
    public String toString() {
        return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
