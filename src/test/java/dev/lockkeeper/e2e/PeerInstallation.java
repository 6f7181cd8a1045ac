package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.ControlPlane;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An installation of the Envoy AI Gateway controller as far as a cluster shows it: what it writes and how (reference
 * envoy-ai-gateway.md §2, §11), under its own field manager, whole objects at a time.
 */
final class PeerInstallation {
    static final String TEMPLATE_HASH = "aigateway.envoyproxy.io/extproc-config-hash";

    private static final Path FOLDER = Path.of("src", "test", "resources", "e2e", "peer");
    private static final String FINALIZER = "aigateway.envoyproxy.io/finalizer";
    private static final String LEASE = "envoy-ai-gateway-controller";

    private final KubernetesClient client;

    PeerInstallation(ControlPlane plane) {
        client = plane.client("peer", "system:masters");
    }

    /** Its CRDs have no per-parent status. Returns what puts ours back. */
    AutoCloseable crds() {
        var crds = client.apiextensions().v1().customResourceDefinitions();
        var ours = crds.list().getItems().stream()
                .filter(crd -> crd.getSpec().getGroup().equals("aigateway.envoyproxy.io"))
                .toList();
        ours.forEach(crd -> crds.withName(crd.getMetadata().getName()).edit(now -> {
            now.getSpec()
                    .getVersions()
                    .forEach(version -> Optional.ofNullable(version.getSchema()
                                    .getOpenAPIV3Schema()
                                    .getProperties()
                                    .get("status"))
                            .ifPresent(status -> status.getProperties().remove("parents")));
            return now;
        }));
        return () ->
                ours.forEach(crd -> crds.withName(crd.getMetadata().getName()).edit(now -> {
                    now.setSpec(crd.getSpec());
                    return now;
                }));
    }

    /** The users' objects, marked with its finalizer, and what it makes of them. */
    void write() {
        objects("user.yaml").forEach(this::put);
        var uid = read("aigateway.envoyproxy.io/v1beta1", "AIGatewayRoute", "switch")
                .getMetadata()
                .getUid();
        objects("generated.yaml").forEach(object -> {
            object.getMetadata()
                    .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                            .withApiVersion("aigateway.envoyproxy.io/v1beta1")
                            .withKind("AIGatewayRoute")
                            .withName("switch")
                            .withUid(uid)
                            .withController(true)
                            .withBlockOwnerDeletion(true)
                            .build()));
            put(object);
        });
        bundle();
        lease("peer-0");
    }

    /** Marks the pods' template, after which it would find nothing to change. */
    void markTemplate(String deployment) {
        client.apps()
                .deployments()
                .inNamespace(EnvoyGatewayProcess.NAMESPACE)
                .withName(deployment)
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                        { "spec": { "template": { "metadata": { "annotations": { "%s": "%s" } } } } }
                        """.formatted(
                                TEMPLATE_HASH, sha256("the peer's own digest")));
    }

    /** Pods without the annotation that Lockkeeper's webhook leaves. */
    void forgetStamps() {
        var pods = client.pods().inNamespace(EnvoyGatewayProcess.NAMESPACE);
        pods.list()
                .getItems()
                .forEach(pod ->
                        pods.withName(pod.getMetadata().getName()).patch(PatchContext.of(PatchType.JSON_MERGE), """
                        { "metadata": { "annotations": { "lockkeeper.dev/sidecar": null } } }
                        """));
    }

    /** Its finalizer is on the object, so it is the one who lets it go. */
    boolean holds(String kind, String name) {
        return read("aigateway.envoyproxy.io/v1beta1", kind, name)
                .getMetadata()
                .getFinalizers()
                .contains(FINALIZER);
    }

    void remove() {
        objects("user.yaml").forEach(object -> client.resource(object).delete());
    }

    /** The Secrets of Gateway {@code default/gw}; §11.1. */
    private void bundle() {
        var config = file(FOLDER.resolve("bundle").resolve("filter-config.yaml"));
        var stem = "gw-default-" + sha256("default/gw").substring(0, 12);
        var bytes = config.getBytes(StandardCharsets.UTF_8);
        secret(stem + "-part-000", "chunk", config);
        secret(stem, "index.yaml", """
                version: v1.1.0
                uuid: 6f1c1d0e-4d0c-4b57-9a46-9f5f3f3d8a11
                checksum: %s
                parts:
                - name: %s-part-000
                  path: parts/000
                  sizeBytes: %d
                """.formatted(sha256(config), stem, bytes.length));
        secret("gw-default", "filter-config.yaml", config);
    }

    private void secret(String name, String key, String value) {
        var secret = new GenericKubernetesResource();
        secret.setApiVersion("v1");
        secret.setKind("Secret");
        secret.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(EnvoyGatewayProcess.NAMESPACE)
                .build());
        secret.setAdditionalProperty(
                "data", Map.of(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        put(secret);
    }

    private void lease(String holder) {
        put(Serialization.unmarshal("""
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: { name: %s, namespace: %s }
                spec: { holderIdentity: %s, leaseDurationSeconds: 3, leaseTransitions: 7, renewTime: "2026-01-01T00:00:00.000000Z" }
                """.formatted(LEASE, Cluster.NAMESPACE, holder), GenericKubernetesResource.class));
    }

    /** POST, or PUT of the whole object over what is there. */
    private void put(GenericKubernetesResource object) {
        var present = client.genericKubernetesResources(object.getApiVersion(), object.getKind())
                .inNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .get();
        var path = path(object);
        if (present == null) {
            client.raw(path + "?fieldManager=controller", "POST", object);
            return;
        }
        object.getMetadata().setResourceVersion(present.getMetadata().getResourceVersion());
        object.getMetadata().setUid(present.getMetadata().getUid());
        client.raw(path + "/" + object.getMetadata().getName() + "?fieldManager=controller", "PUT", object);
    }

    private GenericKubernetesResource read(String apiVersion, String kind, String name) {
        return client.genericKubernetesResources(apiVersion, kind)
                .inNamespace("default")
                .withName(name)
                .require();
    }

    private static String path(GenericKubernetesResource object) {
        var version = object.getApiVersion();
        return (version.contains("/") ? "/apis/" : "/api/") + version + "/namespaces/"
                + object.getMetadata().getNamespace() + "/"
                + Pluralize.toPlural(object.getKind().toLowerCase(Locale.ROOT));
    }

    private static Stream<GenericKubernetesResource> objects(String name) {
        return Arrays.stream(file(FOLDER.resolve(name)).split("(?m)^---$"))
                .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class));
    }

    private static String file(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
