package dev.lockkeeper.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.plan.bundle.BundleNames;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.plan.bundle.Sha256;
import dev.lockkeeper.realparts.AuditEvent;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At every moment a reader that follows the index finds a whole bundle, and only what changed is written. */
@WithApiServer
class BundleWriterIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Pattern PATH = Pattern.compile("name: \"([^\"]+)\"");
    private static final Pattern CHECKSUM = Pattern.compile("checksum: \"([^\"]+)\"");

    private ControlPlane plane;
    private KubernetesClient admin;
    private String namespace;
    private String replica;
    private BundleNames names;
    private TestWriters writers;
    private BundleWriter bundles;

    @BeforeEach
    void connect(ControlPlane plane, @TestNamespace String namespace) {
        this.plane = plane;
        this.admin = plane.admin();
        this.namespace = namespace;
        this.replica = "bundles-" + namespace;
        this.names = new BundleNames(new ObjectKey(namespace, "gw"));
        this.writers = new TestWriters(plane.client(replica, "system:masters"));
        this.bundles = new BundleWriter(writers.applier, writers.objects, _ -> new TreeSet<>(Set.of(namespace)));
    }

    @Test
    void theSwitchGoesNewPartThenIndexThenOldPart() {
        bundles.write(bundle("one"));
        bundles.write(bundle("two"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(requests())
                        .containsExactly(
                                "create part-000",
                                "create index",
                                "create legacy",
                                "create part-001",
                                "patch index",
                                "delete part-000",
                                "patch legacy"));
        assertThat(read()).isEqualTo("two");
    }

    @Test
    void partsThatStayAreNotWritten() {
        bundles.write(bundle("head", "tail"));
        String version = secret(names.part(0)).getMetadata().getResourceVersion();

        Publication publication = bundles.write(bundle("head", "TAIL"));

        assertThat(publication.writes()).isEqualTo(4);
        assertThat(secret(names.part(0)).getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(read()).isEqualTo("headTAIL");
    }

    @Test
    void theSameBundleIsNoWriteForASuccessorEither() {
        bundles.write(bundle("same"));
        TestWriters successor = new TestWriters(plane.client("next-" + namespace, "system:masters"));

        Publication publication = new BundleWriter(
                        successor.applier, successor.objects, _ -> new TreeSet<>(Set.of(namespace)))
                .write(bundle("same"));

        assertThat(publication.complete()).isTrue();
        assertThat(publication.writes()).isZero();
    }

    @Test
    void whereverTheWriterDiesTheIndexLeadsToAWholeBundle() {
        bundles.write(bundle("a", "b", "c"));
        for (int writes = 0; writes <= 6; writes++) {
            TestWriters dying = new TestWriters(plane.client("dying-" + writes + "-" + namespace, "system:masters"));
            dying.writesLeft = writes;
            new BundleWriter(dying.applier, dying.objects, _ -> new TreeSet<>(Set.of(namespace)))
                    .write(bundle("a", "B" + writes, "C" + writes));

            assertThat(read()).as("after %d writes", writes).isIn("abc", "aB4C4", "aB5C5", "aB6C6", "aB3C3");
        }
        assertThat(read()).isEqualTo("aB6C6");
    }

    @Test
    void aBundleThatOldProcessorsCannotHaveLosesItsLegacySecret() {
        bundles.write(bundle("small"));

        Publication publication = bundles.write(bundle("x".repeat(700 * 1024), "y".repeat(700 * 1024)));

        assertThat(publication.complete()).isTrue();
        assertThat(secrets()).doesNotContain(names.legacy().orElseThrow()).contains(names.index());
        assertThat(read()).hasSize(2 * 700 * 1024);
    }

    @Test
    void theBundleOfAGatewayThatIsGoneGoes() {
        bundles.write(bundle("a", "b"));
        admin.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("gw-" + namespace + "-theirs")
                        .endMetadata()
                        .withData(Map.of("chunk", "eA=="))
                        .build())
                .create();

        Publication publication = bundles.write(new GatewayPlan.None(names.gateway()));

        assertThat(publication.complete()).isTrue();
        assertThat(secrets()).containsExactly("gw-" + namespace + "-theirs");
        assertThat(bundles.write(new GatewayPlan.None(names.gateway())).writes())
                .isZero();
    }

    @Test
    void aGatewayOfSomebodyElseIsLeftAsItIs() {
        bundles.write(bundle("a"));

        Publication publication = bundles.write(new GatewayPlan.Untouched(names.gateway(), List.of()));

        assertThat(publication.complete()).isTrue();
        assertThat(read()).isEqualTo("a");
    }

    @Test
    void leftoversTellTheirGateway() {
        bundles.write(bundle("a"));

        assertThat(writers.objects.gatewaysWithBundle()).contains(names.gateway());
    }

    /** As the processor reads it, the checksum included. */
    private String read() {
        String index = value(names.index(), "index.yaml");
        String content = PATH.matcher(index)
                .results()
                .map(part -> value(part.group(1), "chunk"))
                .reduce("", String::concat);
        var checksum = CHECKSUM.matcher(index);
        assertThat(checksum.find()).isTrue();
        assertThat(Sha256.hex(content.getBytes(StandardCharsets.UTF_8))).isEqualTo(checksum.group(1));
        return content;
    }

    private String value(String secret, String key) {
        return new String(Base64.getDecoder().decode(secret(secret).getData().get(key)), StandardCharsets.UTF_8);
    }

    private Secret secret(String name) {
        return admin.secrets().inNamespace(namespace).withName(name).require();
    }

    private List<String> secrets() {
        return admin.secrets().inNamespace(namespace).list().getItems().stream()
                .map(secret -> secret.getMetadata().getName())
                .toList();
    }

    private List<String> requests() {
        return plane.auditLog().stream()
                .filter(event -> event.user().equals(replica) && event.succeeded())
                .map(this::request)
                .toList();
    }

    private String request(AuditEvent event) {
        // The name of a created object is not in the request's path.
        String name = event.name().isEmpty() ? "?" : event.name();
        return event.verb() + " "
                + name.replace(names.index() + "-", "")
                        .replace(names.index(), "index")
                        .replace(names.legacy().orElseThrow(), "legacy");
    }

    private GatewayPlan bundle(String... parts) {
        byte[] whole = String.join("", parts).getBytes(StandardCharsets.UTF_8);
        return new GatewayPlan.Bundle(
                new BundlePlan(
                        names.gateway(),
                        "v1.1.0",
                        "uuid-" + Sha256.hex(whole).substring(0, 8),
                        Sha256.hex(whole),
                        Arrays.stream(parts)
                                .map(part -> part.getBytes(StandardCharsets.UTF_8))
                                .toList()),
                List.of());
    }
}
