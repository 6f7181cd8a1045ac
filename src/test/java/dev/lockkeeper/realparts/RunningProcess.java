package dev.lockkeeper.realparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A process of a test: may be frozen, thawed, asked to end or killed; says the end of its log when it disappoints. */
public final class RunningProcess implements AutoCloseable {
    private static final Duration KILL_TIME = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Path log;
    private final int logStart;

    RunningProcess(String name, Process process, Path log, int logStart) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path log() {
        return log;
    }

    /** SIGSTOP: the process stays, with its connections and its leases, and does nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    /** SIGTERM: asks it to end; does not wait. */
    public void terminate() {
        signal("TERM");
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(KILL_TIME);
    }

    @Override
    public void close() {
        kill();
    }

    /** Waits for the end of the process and gives its exit code. */
    public int awaitExit(Duration bound) {
        try {
            if (process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw failed("did not end within " + bound);
    }

    /** Waits for a line of the log in which the expression is found, and gives that line. */
    public String awaitLog(String expression, Duration bound) {
        var pattern = Pattern.compile(expression);
        await("log line /" + expression + "/", bound, () -> firstLine(pattern).isPresent());
        return firstLine(pattern).orElseThrow();
    }

    /** Waits for a condition; gives up at once, with the end of the log, when the process ends before. */
    public void await(String what, Duration bound, BooleanSupplier condition) {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(bound)
                    .until(() -> condition.getAsBoolean() || !isAlive());
        } catch (ConditionTimeoutException e) {
            throw failed(what + ": not seen within " + bound);
        }
        if (!condition.getAsBoolean()) {
            throw failed(what + ": not seen before it ended with code " + process.exitValue());
        }
    }

    /** What this start has written to the log so far. */
    public List<String> lines() {
        try {
            var bytes = Files.readAllBytes(log);
            return new String(bytes, logStart, bytes.length - logStart, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> firstLine(Pattern pattern) {
        return lines().stream().filter(line -> pattern.matcher(line).find()).findFirst();
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0 && isAlive()) {
                throw failed("cannot be sent SIG" + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling " + name, e);
        }
    }

    private IllegalStateException failed(String what) {
        var all = lines();
        var last = all.subList(Math.max(0, all.size() - 20), all.size());
        return new IllegalStateException(
                name + " (pid " + pid() + ") " + what + "; log " + log + " ends with:\n" + String.join("\n", last));
    }
}
