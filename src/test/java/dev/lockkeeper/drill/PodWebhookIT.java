package dev.lockkeeper.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.realparts.CertificateAuthority;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real API server gives Envoy's pods their processor through us, whoever leads, and finds our certificate right at every moment. */
@WithApiServer
class PodWebhookIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final int first = FreePorts.next();
    private final int second = FreePorts.next();
    private WebhookDrill drill;
    private String namespace;

    @BeforeEach
    void gatewayWithRoute(ControlPlane plane, @TestNamespace String namespace) {
        this.namespace = namespace;
        drill = new WebhookDrill(plane, namespace);
        Routes routes = new Routes(plane.admin(), namespace);
        routes.base();
        routes.route("chat", "model-one");
    }

    @AfterEach
    void takeTheConfigurationAway() {
        drill.close();
    }

    @Test
    void aStandbyGivesAnEnvoyPodItsProcessor() {
        // Given two replicas with the shipped rights, of which the API server calls the one that does not lead
        drill.configure(second);
        try (Replica leader = start("leader", first).ready().leading();
                Replica standby = start("standby", second).ready()) {
            awaitTrust();

            // When
            Pod pod = drill.create("gw");
            Pod plain = drill.create("other-gateway");
            for (int i = 0; i < 200; i++) {
                drill.create("gw");
            }

            // Then
            Container sidecar = pod.getSpec().getInitContainers().getFirst();
            assertThat(sidecar.getName()).isEqualTo("ai-gateway-extproc");
            assertThat(sidecar.getRestartPolicy()).isEqualTo("Always");
            assertThat(sidecar.getArgs())
                    .startsWith("-configBundlePath", "/etc/filter-config-bundle", "-logLevel", "info");
            assertThat(pod.getSpec().getContainers().getFirst().getVolumeMounts())
                    .extracting("mountPath")
                    .contains("/etc/ai-gateway-extproc-uds");
            assertThat(pod.getMetadata().getAnnotations()).containsKey("lockkeeper.dev/sidecar");
            assertThat(plain.getSpec().getInitContainers()).isEmpty();
            assertThat(leader.metric("lockkeeper_webhook_reviews_total")).isZero();
            double answers = standby.metric("lockkeeper_webhook_duration_seconds_count");
            double mean = standby.metric("lockkeeper_webhook_duration_seconds_sum") / answers;
            System.out.printf(
                    "webhook answers=%.0f mean_ms=%.2f max_ms=%.2f%n",
                    answers, mean * 1000, standby.metric("lockkeeper_webhook_duration_seconds_max") * 1000);
            assertThat(answers).isGreaterThanOrEqualTo(202);
            assertThat(mean).isLessThan(0.05);
        }
    }

    @Test
    void renewsCertificateAndAuthorityWithoutAFailure() throws Exception {
        // Given certificates that last seconds
        String[] seconds = {
            "LOCKKEEPER_WEBHOOK_CERTIFICATE_LIFETIME", "20s", "LOCKKEEPER_WEBHOOK_AUTHORITY_LIFETIME", "40s"
        };
        drill.configure(first);
        try (Replica leader = start("leader", first, seconds).ready().leading();
                Replica standby = start("standby", second, seconds).ready()) {
            awaitTrust();
            Set<String> certificates = new HashSet<>();
            Set<String> authorities = new HashSet<>();

            // When pods are created, and new connections made to both, over two authorities
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(70);
            int pods = 0;
            while (System.nanoTime() < end) {
                String trusted = drill.caBundle();
                WebhookDrill.handshake(first, trusted);
                WebhookDrill.handshake(second, trusted);
                assertThat(drill.create("gw").getSpec().getInitContainers()).hasSize(1);
                pods++;
                certificates.add(drill.secret("tls.crt"));
                authorities.add(drill.secret("ca.key"));
            }

            // Then
            System.out.printf(
                    "pods=%d certificates=%d authorities=%d%n", pods, certificates.size(), authorities.size());
            assertThat(certificates).hasSizeGreaterThanOrEqualTo(3);
            assertThat(authorities).hasSizeGreaterThanOrEqualTo(2);
            assertThat(leader.metric("lockkeeper_webhook_certificate_expiry_seconds"))
                    .isPositive();
            assertThat(standby.metric("lockkeeper_webhook_certificate_expiry_seconds"))
                    .isPositive();
        }
    }

    @Test
    void putsTheTrustBackThatSomebodyTakesAway(@TempDir Path folder) throws IOException {
        // Given
        String others = Files.readString(new CertificateAuthority(folder).certificate());
        drill.configure(first);
        try (Replica replica = start("leader", first).ready().leading()) {
            awaitTrust();
            String trusted = drill.caBundle();

            for (String wrong : List.of("", others, trusted + others)) {
                // When a GitOps tool applies its manifest again
                drill.configuration().edit(now -> {
                    now.getWebhooks()
                            .getFirst()
                            .getClientConfig()
                            .setCaBundle(Base64.getEncoder().encodeToString(wrong.getBytes(StandardCharsets.US_ASCII)));
                    return now;
                });
                long begin = System.nanoTime();

                // Then
                await().atMost(SOON)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> drill.caBundle().equals(trusted));
                System.out.printf("trust put back after_ms=%d%n", (System.nanoTime() - begin) / 1_000_000);
            }
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() ->
                            !drill.create("gw").getSpec().getInitContainers().isEmpty());
            assertThat(replica.metric("lockkeeper_leader")).isOne();
        }
    }

    @Test
    void aCertificateForOtherNamesIsSaid(@TempDir Path folder, @TempDir Path authorityFolder) throws IOException {
        // Given a folder with a certificate that is for no server at all
        CertificateAuthority authority = new CertificateAuthority(authorityFolder);
        CertificateAuthority.Signed others = authority.client("others", "somebody");
        Files.copy(others.certificate(), folder.resolve("tls.crt"));
        Files.copy(others.key(), folder.resolve("tls.key"));
        Files.copy(authority.certificate(), folder.resolve("ca.crt"));
        drill.configure(first);

        // When
        try (Replica replica = start("leader", first, "LOCKKEEPER_WEBHOOK_TLS_CERT_DIR", folder.toString())
                .ready()
                .leading()) {
            // Then
            assertThat(replica.process().awaitLog(".*webhook certificate is for other names.*", SOON))
                    .contains("needed=\"127.0.0.1\"")
                    .contains("lockkeeper.webhook.tls-cert-dir (--tlsCertDir)");
        }
    }

    @Test
    void anOutageBlocksOnlyPodsOfEnvoy() {
        // Given a webhook that worked
        drill.configure(first);
        try (Replica replica = start("leader", first).ready().leading()) {
            awaitTrust();

            // When nobody answers any more
            replica.process().kill();

            // Then
            assertThatThrownBy(() -> drill.create("gw")).hasMessageContaining("failed calling webhook");
            assertThat(drill.create("").getMetadata().getName()).startsWith("envoy-");
        }

        // When somebody answers again
        try (Replica replica = start("next", first).ready()) {
            // Then, with the certificate that is there already
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() ->
                            !drill.create("gw").getSpec().getInitContainers().isEmpty());
            assertThat(replica.metric("lockkeeper_webhook_reviews_total")).isPositive();
        }
    }

    private Replica start(String name, int port, String... settings) {
        String user = name + "-" + namespace;
        return Replica.start(user, drill.user(user), namespace, drill.settings(port, settings));
    }

    private void awaitTrust() {
        await().atMost(SOON).until(() -> !drill.caBundle().isEmpty());
        // The API server hears of it by a watch of its own.
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> !drill.create("gw").getSpec().getInitContainers().isEmpty());
    }
}
