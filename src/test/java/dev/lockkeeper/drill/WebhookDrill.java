package dev.lockkeeper.drill;

import dev.lockkeeper.realparts.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The shipped manifest of the webhook, called at 127.0.0.1 for pods of one namespace; and pods to try it with. */
final class WebhookDrill implements AutoCloseable {

    static final String NAME = "envoy-ai-gateway-gateway-pod-mutator.envoy-ai-gateway-system";
    private static final String SECRET = "self-signed-cert-for-mutating-webhook";

    private final ControlPlane plane;
    private final KubernetesClient admin;
    private final String namespace;

    WebhookDrill(ControlPlane plane, String namespace) {
        this.plane = plane;
        this.admin = plane.admin();
        this.namespace = namespace;
    }

    /** Applies the manifest as whoever installs it does: without authorities. */
    void configure(int port) {
        MutatingWebhookConfiguration shipped =
                (MutatingWebhookConfiguration) load("pod-webhook.yml", admin).getFirst();
        var webhook = shipped.getWebhooks().getFirst();
        webhook.getClientConfig().setService(null);
        webhook.getClientConfig().setUrl("https://127.0.0.1:" + port + "/mutate");
        webhook.getClientConfig().setCaBundle("");
        webhook.setNamespaceSelector(new LabelSelectorBuilder()
                .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                .build());
        admin.resource(shipped).fieldManager("gitops").forceConflicts().serverSideApply();
    }

    /** A kubeconfig with the rights of the shipped roles, and no others. */
    Path user(String name) {
        for (HasMetadata role : load("cluster-role.yml", admin)) {
            boolean everywhere = role.getKind().equals("ClusterRole");
            if (!everywhere) {
                role.getMetadata().setNamespace(namespace);
            }
            admin.resource(role).forceConflicts().serverSideApply();
            bind(role, name, everywhere);
        }
        return plane.kubeconfig(name);
    }

    Map<String, String> settings(int port, String... more) {
        Map<String, String> settings = new HashMap<>(
                Map.of("LOCKKEEPER_WEBHOOK_PORT", Integer.toString(port), "LOCKKEEPER_WEBHOOK_CONFIGURATION", NAME));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    Resource<MutatingWebhookConfiguration> configuration() {
        return admin.resources(MutatingWebhookConfiguration.class).withName(NAME);
    }

    /** Decoded. */
    String caBundle() {
        return decoded(configuration()
                .require()
                .getWebhooks()
                .getFirst()
                .getClientConfig()
                .getCaBundle());
    }

    String secret(String key) {
        Secret secret = admin.secrets().inNamespace(namespace).withName(SECRET).get();
        return secret == null ? "" : decoded(secret.getData().getOrDefault(key, ""));
    }

    /** Creates a pod as Envoy Gateway's Deployment would; without Gateway a pod of somebody else. */
    Pod create(String gateway) {
        String labels = gateway.isEmpty()
                ? "{ app: other }"
                : "{ app.kubernetes.io/managed-by: envoy-gateway, gateway.envoyproxy.io/owning-gateway-name: %s, gateway.envoyproxy.io/owning-gateway-namespace: %s }"
                        .formatted(gateway, namespace);
        Pod pod = admin.getKubernetesSerialization().unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: { generateName: envoy-, labels: %s }
                spec: { containers: [{ name: envoy, image: "envoy:1" }] }
                """.formatted(labels), Pod.class);
        return admin.resource(pod).inNamespace(namespace).create();
    }

    /** Whether a new connection, as one of the API server, finds the certificate right. */
    static void handshake(int port, String authorities) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (var certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(authorities.getBytes(StandardCharsets.US_ASCII)))) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            ((X509Certificate) socket.getSession().getPeerCertificates()[0]).checkValidity();
        }
    }

    @Override
    public void close() {
        configuration().delete();
    }

    private void bind(HasMetadata role, String user, boolean everywhere) {
        GenericKubernetesResource binding = admin.getKubernetesSerialization()
                .unmarshal(
                        """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: %s
                metadata: { name: %s }
                roleRef: { apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s }
                subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: %s }]
                """.formatted(
                                        everywhere ? "ClusterRoleBinding" : "RoleBinding",
                                        role.getMetadata().getName() + "-" + user,
                                        role.getKind(),
                                        role.getMetadata().getName(),
                                        user),
                        GenericKubernetesResource.class);
        if (!everywhere) {
            binding.getMetadata().setNamespace(namespace);
        }
        admin.resource(binding).serverSideApply();
    }

    private static List<HasMetadata> load(String manifest, KubernetesClient client) {
        try (InputStream in = Files.newInputStream(Path.of("src/main/kubernetes", manifest))) {
            return client.load(in).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String decoded(String text) {
        return text == null ? "" : new String(Base64.getDecoder().decode(text), StandardCharsets.US_ASCII);
    }
}
