package dev.lockkeeper.source.directory;

import java.util.Set;

/** How apiVersion, kind and metadata make an identity. */
final class Ids {
    private static final String DEFAULT_NAMESPACE = "default";

    /** The kinds without namespaces that lie beside ours in real folders; others get a namespace, which harms nobody. */
    private static final Set<String> CLUSTER_KINDS = Set.of(
            "ClusterRole",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "GatewayClass",
            "MutatingWebhookConfiguration",
            "Namespace",
            "PersistentVolume",
            "PriorityClass",
            "StorageClass",
            "ValidatingWebhookConfiguration");

    private Ids() {}

    /** @param namespace may be empty */
    static ManifestId of(String apiVersion, String kind, String namespace, String name) {
        if (CLUSTER_KINDS.contains(kind)) {
            return new ManifestId(group(apiVersion), kind, "", name);
        }
        return new ManifestId(group(apiVersion), kind, namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace, name);
    }

    static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
}
