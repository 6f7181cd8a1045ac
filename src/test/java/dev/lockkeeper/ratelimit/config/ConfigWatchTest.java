package dev.lockkeeper.ratelimit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed files are loaded, however they are changed: in place, by a swapped link, or as Kubernetes mounts a ConfigMap. */
class ConfigWatchTest {

    private static final Duration PERIOD = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private final List<LoadedConfig> loads = new CopyOnWriteArrayList<>();
    private final List<ConfigWatch> watches = new ArrayList<>();

    @AfterEach
    void close() {
        watches.forEach(ConfigWatch::close);
    }

    @Test
    void plainFiles() throws IOException {
        // Given
        Path config = Files.createDirectories(folder.resolve("sub/config"));
        write(config.resolve("a.yaml"), "one");
        start(new ConfigPlace(folder, "sub", "config", false, false));
        assertThat(newest()).containsExactly("a.yaml one");

        // When
        write(config.resolve("a.yaml"), "two");
        write(config.resolve("b.yaml"), "three");

        // Then
        await().untilAsserted(() -> assertThat(newest()).containsExactly("b.yaml three", "a.yaml two"));
        Files.delete(config.resolve("a.yaml"));
        await().untilAsserted(() -> assertThat(newest()).containsExactly("b.yaml three"));
    }

    @Test
    void aSwappedLink() throws IOException {
        // Given
        write(Files.createDirectories(folder.resolve("v1/config/deep")).resolve("a.yaml"), "one");
        write(Files.createDirectories(folder.resolve("v2/config")).resolve("a.yaml"), "two");
        Path current = Files.createSymbolicLink(folder.resolve("current"), folder.resolve("v1"));
        start(new ConfigPlace(current, "", "config", true, false));
        assertThat(newest()).containsExactly("config.deep.a.yaml one");

        // When
        Path next = Files.createSymbolicLink(folder.resolve("next"), folder.resolve("v2"));
        Files.move(next, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        // Then
        await().untilAsserted(() -> assertThat(newest()).containsExactly("config.a.yaml two"));
    }

    @Test
    void aMountedConfigMap() throws IOException {
        // Given: the file is a link into a folder that is itself a link
        Path config = Files.createDirectories(folder.resolve("config"));
        write(Files.createDirectory(config.resolve("..1")).resolve("a.yaml"), "one");
        write(Files.createDirectory(config.resolve("..2")).resolve("a.yaml"), "two");
        Path data = Files.createSymbolicLink(config.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(config.resolve("a.yaml"), Path.of("..data/a.yaml"));
        start(new ConfigPlace(folder, "", "config", false, false));
        assertThat(newest()).containsExactly("a.yaml one");

        // When
        Path next = Files.createSymbolicLink(config.resolve("..tmp"), Path.of("..2"));
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        // Then
        await().untilAsserted(() -> assertThat(newest()).containsExactly("a.yaml two"));
        assertThat(loads).allMatch(load -> load.problems().isEmpty());
    }

    @Test
    void dotFilesAreLeftOutWhenAskedTo() throws IOException {
        Path config = Files.createDirectories(folder.resolve("config"));
        write(config.resolve(".hidden.yaml"), "one");
        write(config.resolve("a.yaml"), "two");
        start(new ConfigPlace(folder, "", "config", false, true));
        assertThat(newest()).containsExactly("a.yaml two");
    }

    @Test
    void aFolderThatVanishesTakesNothingAway() throws IOException {
        // Given
        Path config = Files.createDirectories(folder.resolve("config"));
        write(config.resolve("a.yaml"), "one");
        start(new ConfigPlace(folder, "", "config", false, false));

        // When
        Files.move(config, folder.resolve("away"));
        write(Files.createDirectories(folder.resolve("new")).resolve("a.yaml"), "two");
        Files.move(folder.resolve("new"), config);

        // Then
        await().untilAsserted(() -> assertThat(newest()).containsExactly("a.yaml two"));
        assertThat(loads).noneMatch(load -> load.domains().isEmpty());
    }

    private void start(ConfigPlace place) {
        ConfigWatch watch = new ConfigWatch(place, new LastGoodConfig(Strictness.PER_FILE, false), PERIOD, loads::add);
        watches.add(watch);
        watch.start();
    }

    private List<String> newest() {
        return loads.getLast().domains().stream()
                .map(domain -> domain.file() + " " + domain.domain())
                .toList();
    }

    private static void write(Path file, String domain) throws IOException {
        Files.writeString(file, "domain: " + domain);
    }
}
