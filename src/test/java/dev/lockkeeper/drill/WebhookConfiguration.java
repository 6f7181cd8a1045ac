package dev.lockkeeper.drill;

import dev.lockkeeper.realparts.CertificateAuthority;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The API server asks about the pods of one namespace at a port of this machine. */
final class WebhookConfiguration implements AutoCloseable {

    private final KubernetesClient client;
    private final String name;
    private final int port;
    private final Path certificates;

    WebhookConfiguration(KubernetesClient client, String namespace, int port) {
        this.client = client;
        this.name = WebhookDrill.NAME;
        this.port = port;
        this.certificates = certificates(namespace);
        client.resource("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: { name: %s }
                webhooks:
                - name: %s.envoyproxy.io
                  clientConfig: { url: "https://127.0.0.1:%d/mutate", caBundle: %s }
                  rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
                  namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: %s } }
                  objectSelector: { matchLabels: { app.kubernetes.io/managed-by: envoy-gateway } }
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  failurePolicy: Fail
                  timeoutSeconds: 10
                """.formatted(
                                name,
                                name.substring(0, name.indexOf('.')),
                                port,
                                encoded(certificates.resolve("ca.crt")),
                                namespace))
                .serverSideApply();
    }

    /** What a replica needs to answer at that port. */
    Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "LOCKKEEPER_WEBHOOK_PORT",
                Integer.toString(port),
                "LOCKKEEPER_WEBHOOK_TLS_CERT_DIR",
                certificates.toString(),
                "LOCKKEEPER_WEBHOOK_CONFIGURATION",
                name,
                "LOCKKEEPER_WEBHOOK_ROLLOUT_DELAY",
                "0s"));
        settings.putAll(more);
        return settings;
    }

    @Override
    public void close() {
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(name)
                .delete();
    }

    /** As cert-manager leaves them in a Secret. */
    private static Path certificates(String namespace) {
        try {
            Path folder = Files.createDirectories(
                    Path.of("target/real-parts/webhook-" + namespace).toAbsolutePath());
            CertificateAuthority.Signed signed = new CertificateAuthority(folder).server("webhook");
            Files.copy(signed.certificate(), folder.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(signed.key(), folder.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
