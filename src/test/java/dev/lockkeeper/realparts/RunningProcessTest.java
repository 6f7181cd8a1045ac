package dev.lockkeeper.realparts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A started process can be watched by its log, frozen, thawed, asked to end and killed. */
class RunningProcessTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String COUNTS = "echo \"$GREETING\"; i=0; while sleep 0.02; do i=$((i+1)); echo tick $i; done";

    @TempDir
    Path folder;

    @Test
    void itsLogIsAwaited() {
        try (var process = start(COUNTS)) {
            assertThat(process.awaitLog("hello .*", SOON)).isEqualTo("hello there");
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void aFrozenProcessDoesNothingUntilItIsThawed() throws IOException {
        try (var process = start(COUNTS)) {
            process.awaitLog("tick 1", SOON);
            process.freeze();
            await().until(() -> state(process) == 'T');
            int ticks = process.lines().size();
            process.thaw();
            process.awaitLog("tick " + (ticks + 5), SOON);
        }
    }

    @Test
    void itMayEndByItselfWhenAsked() {
        try (var process = start("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.01; done")) {
            process.awaitLog("ready", SOON);

            process.terminate();

            assertThat(process.awaitExit(SOON)).isEqualTo(3);
            assertThat(process.lines()).endsWith("bye");
        }
    }

    @Test
    void anEarlyEndIsToldWithTheEndOfItsLog() {
        var process = start("echo no such flag; exit 2");

        assertThatThrownBy(() -> process.awaitLog("ready", SOON))
                .hasMessageStartingWith("shell (pid " + process.pid() + ") log line /ready/: not seen before it ended")
                .hasMessageContaining("code 2")
                .hasMessageEndingWith("no such flag");
    }

    private RunningProcess start(String script) {
        return Processes.start(
                "shell", List.of("sh", "-c", script), Map.of("GREETING", "hello there"), folder.resolve("shell.log"));
    }

    /** The state letter that Linux keeps for a process: T is stopped. */
    private static char state(RunningProcess process) throws IOException {
        var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
