package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.Processes;
import dev.lockkeeper.realparts.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * What a test class has running: programs, their logs, and what each can say when a test fails.
 *
 * <p>Closed in reverse order of start; closing fails when a program that was started meanwhile is still there.
 */
public final class Rig implements AutoCloseable {
    private static final Pattern COMPLAINT = Pattern.compile("(?i)\\b(error|warn|warning|fatal|critical)\\b");

    private final Path folder;
    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    private final Map<String, Supplier<String>> evidence = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Set<Long> before = descendants().keySet();

    private Rig(Path folder) {
        this.folder = folder;
    }

    static Rig of(String name) {
        try {
            var root = Files.createDirectories(Path.of("target", "e2e").toAbsolutePath());
            return new Rig(Files.createTempDirectory(root, name + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new folder of this rig, under {@code target/e2e}. */
    public Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a program; its log is {@code <name>.log} in this rig's folder. Killed at the end if it still runs. */
    public RunningProcess start(String name, List<String> command, Map<String, String> environment) {
        var process = keep(Processes.start(name, command, environment, folder.resolve(name + ".log")));
        evidence(name, () -> (process.isAlive() ? "runs" : "ended") + ", log " + process.log() + lastLines(process));
        return process;
    }

    /** Closes it at the end. */
    public <T extends AutoCloseable> T keep(T closeable) {
        open.push(closeable);
        return closeable;
    }

    /** Asked only when a test fails. */
    public void evidence(String of, Supplier<String> says) {
        evidence.put(of, says);
    }

    String evidence() {
        return new TreeMap<>(evidence)
                .entrySet().stream()
                        .map(entry -> "* " + entry.getKey() + ": " + ask(entry.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        RuntimeException failed = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failed = new IllegalStateException("a part of the test cannot be closed", e);
            }
        }
        if (failed != null) {
            throw failed;
        }
        Awaitility.await("programs of the test that still run: " + leftovers())
                .until(() -> leftovers().isEmpty());
    }

    private Map<Long, String> leftovers() {
        var now = descendants();
        now.keySet().removeAll(before);
        now.values().removeIf(command -> command.contains("kube-") || command.endsWith("/etcd"));
        return now;
    }

    private static Map<Long, String> descendants() {
        try (Stream<ProcessHandle> handles = ProcessHandle.current().descendants()) {
            return handles.filter(ProcessHandle::isAlive)
                    .collect(Collectors.toMap(
                            ProcessHandle::pid,
                            handle -> handle.info().command().orElse("?")));
        }
    }

    /** A program that cannot answer any more must not hide what the others say. */
    private static String ask(Supplier<String> says) {
        try {
            return says.get();
        } catch (RuntimeException e) {
            return "says nothing: " + e;
        }
    }

    /** The last complaints and the last lines of a log, each cut to what a screen shows. */
    private static String lastLines(RunningProcess process) {
        var lines = process.lines();
        var complaints =
                lines.stream().filter(line -> COMPLAINT.matcher(line).find()).toList();
        return Stream.concat(tail(complaints, 10), tail(lines, 5))
                .distinct()
                .map(line -> "\n    " + line.substring(0, Math.min(line.length(), 400)))
                .collect(Collectors.joining());
    }

    private static Stream<String> tail(List<String> lines, int count) {
        return lines.stream().skip(Math.max(0, lines.size() - count));
    }
}
