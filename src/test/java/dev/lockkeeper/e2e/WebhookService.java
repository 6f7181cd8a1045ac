package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;

/**
 * The Service by which the API server reaches the pod webhook of the replicas, with an address of its own as a cluster has it,
 * and the configuration that tells the API server to ask there.
 */
final class WebhookService implements AutoCloseable {
    /** Of the range of the API server's Services. */
    private static final String ADDRESS = "10.96.63.63";

    private static final int PORT = 443;

    private final KubernetesClient client;
    private final ServiceProxy proxy;

    WebhookService(ControlPlane plane, int... ports) {
        client = plane.admin();
        PrivateSystem.address(ADDRESS);
        try {
            proxy = new ServiceProxy(InetAddress.getByName(ADDRESS), PORT, ports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.resource("""
                apiVersion: v1
                kind: Service
                metadata: { name: ai-gateway-controller, namespace: %s }
                spec:
                  clusterIP: %s
                  ports: [{ name: mutating-webhook, port: %d }]
                """.formatted(Cluster.NAMESPACE, ADDRESS, PORT)).serverSideApply();
        Manifests.of("webhook").applyTo(client);
    }

    /** The API server trusts the webhook's certificate, as far as its configuration tells. */
    void awaitInForce() {
        Awaitility.await("a CA in the webhook's configuration")
                .atMost(Duration.ofSeconds(30))
                .until(() -> client
                        .admissionRegistration()
                        .v1()
                        .mutatingWebhookConfigurations()
                        .withName("envoy-ai-gateway-gateway-pod-mutator." + Cluster.NAMESPACE)
                        .require()
                        .getWebhooks()
                        .stream()
                        .allMatch(webhook -> webhook.getClientConfig().getCaBundle() != null));
    }

    /** As the replaced controller does at its start. */
    void trust(Path authority) {
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName("envoy-ai-gateway-gateway-pod-mutator." + Cluster.NAMESPACE)
                .edit(now -> {
                    now.getWebhooks()
                            .forEach(webhook -> webhook.getClientConfig().setCaBundle(encoded(authority)));
                    return now;
                });
    }

    private static String encoded(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Manifests.of("webhook").deleteFrom(client);
        proxy.close();
    }
}
