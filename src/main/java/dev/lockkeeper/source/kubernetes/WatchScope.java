package dev.lockkeeper.source.kubernetes;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which namespaces are read.
 *
 * @param namespaces empty: all
 * @param envoyGatewayNamespace always read for Secrets: the bundles are there
 */
public record WatchScope(SortedSet<String> namespaces, String envoyGatewayNamespace) {

    /** How the API client names "all namespaces". */
    static final String ALL = "";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** @throws IllegalArgumentException for what cannot be a namespace */
    public WatchScope {
        SortedSet<String> names = new TreeSet<>();
        for (String entry : namespaces) {
            String namespace = entry.strip();
            if (!NAME.matcher(namespace).matches()) {
                throw new IllegalArgumentException("lockkeeper.watch-namespaces: '" + entry
                        + "' is not the name of a namespace; give names separated by commas, or nothing for all");
            }
            names.add(namespace);
        }
        namespaces = java.util.Collections.unmodifiableSortedSet(names);
    }

    public static WatchScope everywhere(String envoyGatewayNamespace) {
        return new WatchScope(new TreeSet<>(), envoyGatewayNamespace);
    }

    /** @param watchNamespaces the setting {@code lockkeeper.watch-namespaces}; empty means all */
    public static WatchScope of(Collection<String> watchNamespaces, String envoyGatewayNamespace) {
        return new WatchScope(new TreeSet<>(watchNamespaces), envoyGatewayNamespace);
    }

    /** Whether objects of the namespace are ours to look at. */
    public boolean includes(String namespace) {
        return namespaces.isEmpty() || namespaces.contains(namespace);
    }

    boolean readsSecretsOf(String namespace) {
        return includes(namespace) || namespace.equals(envoyGatewayNamespace);
    }

    /** One informer each; {@link #ALL} alone stands for all namespaces. */
    List<String> forObjects() {
        return namespaces.isEmpty() ? List.of(ALL) : List.copyOf(namespaces);
    }

    /** As {@link #forObjects}, and the bundles' namespace. */
    List<String> forSecrets() {
        if (namespaces.isEmpty()) {
            return List.of(ALL);
        }
        SortedSet<String> both = new TreeSet<>(namespaces);
        both.add(envoyGatewayNamespace);
        return List.copyOf(both);
    }
}
