package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All Secrets → the model; those of bundles, in Envoy Gateway's namespace → also the observer. */
record SecretIntake(SecretContents contents, ClusterObserver observer, String envoyGatewayNamespace)
        implements Intake<Secret> {

    /** Also the peer's, which have no labels, are known by what they hold. */
    private static final Set<String> BUNDLE_KEYS = Set.of("index.yaml", "chunk", "filter-config.yaml");

    @Override
    public void put(Secret secret) {
        ObjectKey key = new ObjectKey(
                secret.getMetadata().getNamespace(), secret.getMetadata().getName());
        if (key.namespace().equals(envoyGatewayNamespace)) {
            if (ofBundle(secret)) {
                observer.put(secret);
            } else {
                observer.removed("v1", "Secret", key);
            }
        }
        contents.put(secret);
    }

    @Override
    public void removed(ObjectKey key) {
        if (key.namespace().equals(envoyGatewayNamespace)) {
            observer.removed("v1", "Secret", key);
        }
        contents.removed(key);
    }

    private static boolean ofBundle(Secret secret) {
        Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
        Map<String, String> labels =
                Objects.requireNonNullElse(secret.getMetadata().getLabels(), Map.of());
        return data.keySet().stream().anyMatch(BUNDLE_KEYS::contains)
                || labels.keySet().stream().anyMatch(label -> label.startsWith("lockkeeper.dev/"));
    }
}
