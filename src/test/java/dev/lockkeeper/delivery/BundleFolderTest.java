package dev.lockkeeper.delivery;

import static dev.lockkeeper.delivery.Bundles.GATEWAY;
import static dev.lockkeeper.delivery.Bundles.bundle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundleLayout;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.plan.bundle.BundleState;
import dev.lockkeeper.plan.bundle.Sha256;
import dev.lockkeeper.processor.ProcessorConfigs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a folder of mounted Secrets only whole bundles are used, and only while no replica delivers newer ones. */
class BundleFolderTest {

    @TempDir
    Path folder;

    private long now;
    private BundleFolder bundles;

    @BeforeEach
    void openFolder() {
        bundles = new BundleFolder(folder, "v1.1.0", () -> now);
    }

    @Test
    void readsWhatIsMountedAndFollowsALinkThatMoves() throws Exception {
        // Given
        assertThat(bundles.look()).isEmpty();
        mount(1, bundle("one"));
        assertThat(uuid()).contains("one");

        // When
        mount(2, bundle("two"));

        // Then
        assertThat(uuid()).contains("two");
    }

    @Test
    void neverTakesPartsOfTwoBundles() throws Exception {
        // Given
        mount(1, bundle("one"));
        assertThat(uuid()).contains("one");
        mount(2, bundle("two"));
        Files.write(
                folder.resolve("..version-2/parts/001"), bundle("six").parts().get(1));

        // When / Then
        assertThat(uuid()).contains("one");
        Files.delete(folder.resolve("..version-2/parts/001"));
        assertThat(uuid()).contains("one");

        // And once all parts are there
        Files.write(
                folder.resolve("..version-2/parts/001"), bundle("two").parts().get(1));
        assertThat(uuid()).contains("two");
    }

    @Test
    void readsNoFileButParts() throws Exception {
        // Given
        BundlePlan plan = Bundles.cut(GATEWAY, "one", "uuid: one", 100);
        Files.write(folder.resolve("elsewhere"), plan.content());

        // When
        Files.writeString(folder.resolve("index.yaml"), """
                version: v1
                uuid: one
                checksum: "%s"
                parts: [{name: x, path: elsewhere, sizeBytes: 9}]
                """.formatted(plan.checksum()));

        // Then
        assertThat(bundles.look()).isEmpty();
    }

    @Test
    void readsTheFormerSingleFileWhateverItsVersion() throws Exception {
        // When
        Files.writeString(folder.resolve("filter-config.yaml"), "version: v0.9\nuuid: legacy\n");

        // Then
        assertThat(uuid()).contains("legacy");
        Files.writeString(folder.resolve("filter-config.yaml"), "backends: [");
        assertThat(uuid()).contains("legacy");
    }

    @Test
    void readsAFileAloneAlsoWithoutAnId() throws Exception {
        // Given
        Path file = folder.resolve("by-hand.yaml");
        BundleFolder alone = new BundleFolder(file, "v1.1.0", () -> now);
        assertThat(alone.look()).isEmpty();
        // When
        Files.writeString(file, "version: v1.1.0\n");
        // Then
        assertThat(alone.look().orElseThrow().offer().uuid())
                .isEqualTo(Sha256.hex("version: v1.1.0\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void isUsedAtTheStartAndAgainWhenReplicasStayAway() throws Exception {
        // Given
        FolderFallback fallback = new FolderFallback();
        fallback.watch(bundles);
        UsedBundles used = new UsedBundles(new ProcessorConfigs());
        mount(1, bundle("one"));
        fallback.look();
        assertThat(fallback.choose(used, now)).isPresent();

        // When: a replica has delivered
        used.take(offer(bundle("one")));
        used.take(offer(bundle("two")));
        fallback.delivered();
        fallback.connected(now);

        // Then
        at(11);
        fallback.look();
        assertThat(fallback.choose(used, now)).isEmpty();
        // A Secret that comes late
        mount(2, bundle("one"));
        // is seen as a change only with another content
        mount(3, bundle("three"));
        fallback.look();
        assertThat(fallback.choose(used, now).orElseThrow().offer().uuid()).isEqualTo("three");
        mount(4, bundle("one"));
        fallback.look();
        assertThat(fallback.choose(used, now)).isEmpty();
        at(121);
        assertThat(fallback.choose(used, now).orElseThrow().offer().uuid()).isEqualTo("one");
    }

    @Test
    void isNotUsedWhileAReplicaMayComeBack() throws Exception {
        // Given
        FolderFallback fallback = new FolderFallback();
        fallback.watch(bundles);
        UsedBundles used = new UsedBundles(new ProcessorConfigs());
        used.take(offer(bundle("one")));
        fallback.delivered();
        fallback.connected(now);

        // When
        at(9);
        mount(1, bundle("two"));
        fallback.look();

        // Then
        assertThat(fallback.choose(used, now)).isEmpty();
        at(10);
        assertThat(fallback.choose(used, now)).isPresent();
    }

    private void at(int seconds) {
        now = Duration.ofSeconds(seconds).toNanos();
    }

    private Optional<String> uuid() {
        return bundles.look().map(content -> content.offer().uuid());
    }

    private static Map<ObjectKey, Offer> offer(BundlePlan plan) {
        return Map.of(GATEWAY, BundleAssembly.offer(plan.uuid(), plan.checksum(), plan.content()));
    }

    /** As a kubelet does it: a new folder, and a link that is moved to it. */
    private void mount(int version, BundlePlan plan) throws IOException {
        Path versioned = Files.createDirectories(folder.resolve("..version-" + version));
        Files.createDirectories(versioned.resolve("parts"));
        for (BundleLayout.Step step :
                BundleLayout.of(plan, BundleState.of(Map.of(), "")).steps()) {
            if (step instanceof BundleLayout.Step.Part(int slot, int part)) {
                Files.write(
                        versioned.resolve("parts/%03d".formatted(slot)),
                        plan.parts().get(part));
            } else if (step instanceof BundleLayout.Step.Index(String text)) {
                Files.writeString(versioned.resolve("index.yaml"), text);
            }
        }
        Path beside = folder.resolve("..next");
        Files.createSymbolicLink(beside, versioned.getFileName());
        Files.move(
                beside, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (String name : new String[] {"index.yaml", "parts"}) {
            Files.deleteIfExists(folder.resolve(name));
            Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
        }
    }
}
