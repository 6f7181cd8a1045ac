package dev.lockkeeper.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A Secret that nobody refers to costs at most 1 KiB of heap, whatever it holds; the model's part included. */
@WithApiServer
class SecretMemoryIT {

    private static final int SECRETS = 2_000;
    private static final int BYTES = 20 * 1024;
    private static final Duration LONG = Duration.ofSeconds(120);

    private final RecordingSink sink = new RecordingSink();

    @Test
    void thousandsOfUnrelatedSecretsFit(ControlPlane plane, @TestNamespace String namespace) throws Exception {
        // Given a synced source that has seen some already
        KubernetesClient client = plane.client("memory", "system:masters");
        create(plane.admin(), namespace, "warm", 100);
        try (KubernetesSource source = new KubernetesSource(
                client,
                WatchScope.of(List.of(namespace), namespace),
                sink,
                new IgnoringObserver(),
                new IgnoringObserver(),
                new PlainPrimaries(client),
                SourceTiming.DEFAULT,
                System::nanoTime)) {
            source.start();
            await().atMost(LONG).until(sink::isSynced);
            long before = heap();

            // When many come
            create(plane.admin(), namespace, "unrelated", SECRETS);
            await().atMost(LONG).until(() -> sink.model().count(Kind.SECRET) == SECRETS + 100);

            // Then each costs little
            sink.forgetChanges();
            long each = (heap() - before) / SECRETS;
            System.out.println("heap per unrelated Secret of " + BYTES + " bytes: " + each + " bytes");
            assertThat(each).isLessThanOrEqualTo(1024);
        }
    }

    private static void create(KubernetesClient user, String namespace, String prefix, int count) throws Exception {
        String content = "c2VjcmV0".repeat(BYTES / 6);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < count; i++) {
                String name = prefix + "-of-a-usual-length-" + i;
                threads.submit(() -> user.resource(new SecretBuilder()
                                .withNewMetadata()
                                .withNamespace(namespace)
                                .withName(name)
                                .endMetadata()
                                .withData(Map.of("content", content))
                                .build())
                        .create());
            }
        }
    }

    /** Bytes in use when nothing more can be collected. */
    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static final class IgnoringObserver implements DataPlaneObserver {
        @Override
        public void complete() {}

        @Override
        public void put(HasMetadata object) {}

        @Override
        public void removed(String apiVersion, String kind, ObjectKey key) {}
    }
}
