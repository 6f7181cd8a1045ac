package dev.lockkeeper.source.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** With the default timing every finished change is taken up within 600 ms, unfinished ones wait, groups stay together. */
class SettlingTest {
    private static final Path A = Path.of("a.yaml");
    private static final Path B = Path.of("b.yaml");

    private final Settling settling = new Settling(DirectoryTiming.DEFAULT);
    private final TreeMap<Path, Stamp> found = new TreeMap<>();
    private final Map<Path, Stamp> known = new HashMap<>();
    private final Set<Path> unfinished = new HashSet<>();

    @Test
    void takesAChangedFileOnceItIsQuiet() {
        found.put(A, stamp(1));

        assertThat(readyAt(0)).isEmpty();
        assertThat(readyAt(99)).isEmpty();
        assertThat(readyAt(100)).containsExactly(A);
    }

    @Test
    void startsAgainWhenTheFileChangesAgain() {
        found.put(A, stamp(1));
        readyAt(0);
        found.put(A, stamp(2));

        assertThat(readyAt(90)).isEmpty();
        assertThat(readyAt(189)).isEmpty();
        assertThat(readyAt(190)).containsExactly(A);
    }

    @Test
    void givesABrokenFileMoreTimeAndThenTakesItAsItIs() {
        found.put(A, stamp(1));
        unfinished.add(A);
        readyAt(0);

        assertThat(readyAt(399)).isEmpty();
        assertThat(readyAt(400)).containsExactly(A);
    }

    @Test
    void forgetsAFileThatIsAsBeforeAgain() {
        known.put(A, stamp(1));
        found.put(A, stamp(2));
        readyAt(0);
        found.put(A, stamp(1));

        assertThat(readyAt(200)).isEmpty();
    }

    @Test
    void holdsTheNewPlaceOfAnObjectUntilTheOldOneIsGone() {
        known.put(A, stamp(1));
        found.put(B, stamp(2));
        unfinished.add(A);
        readyAt(0);

        assertThat(readyAt(100)).as("a.yaml is gone, b.yaml is ready").isEmpty();
        assertThat(readyAt(400)).containsExactly(A, B);
    }

    @Test
    void doesNotWaitForeverForAFileThatNeverRests() {
        found.put(A, stamp(0));
        found.put(B, stamp(0));

        for (int time = 0; time < 600; time += 50) {
            found.put(B, stamp(time));
            assertThat(readyAt(time)).isEmpty();
        }
        found.put(B, stamp(600));
        assertThat(readyAt(600)).containsExactly(A);
    }

    @Test
    void saysWhenToLookAgain() {
        found.put(A, stamp(1));

        assertThat(settling.decide(found, known, (file, stamp) -> false, 0).lookAgainIn())
                .contains(Duration.ofMillis(100).toNanos());
        assertThat(settling.decide(found, known, (file, stamp) -> false, millis(30))
                        .lookAgainIn())
                .contains(Duration.ofMillis(70).toNanos());
        assertThat(settling.decide(found, known, (file, stamp) -> false, millis(100))
                        .lookAgainIn())
                .isEmpty();
    }

    private List<Path> readyAt(long millis) {
        return List.copyOf(settling.decide(found, known, (file, stamp) -> unfinished.contains(file), millis(millis))
                .ready());
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static Stamp stamp(int version) {
        return new Stamp(A, "1", version, FileTime.fromMillis(version), FileTime.fromMillis(version));
    }
}
