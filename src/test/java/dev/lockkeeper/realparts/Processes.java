package dev.lockkeeper.realparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts programs that end with this JVM.
 *
 * <p>One thread starts them all and lives as long as the JVM, because a parent-death signal (Envoy asks for one; setpriv
 * asks for all others) is sent when the <em>thread</em> that started the process ends. A shutdown hook covers machines
 * without setpriv.
 */
public final class Processes {
    private static final ExecutorService LAUNCHER = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("real-parts-launcher").unstarted(task));
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private Processes() {}

    /** Starts a program with this JVM's environment and {@code environment} on top; its output is appended to the log. */
    public static RunningProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        var words = new ArrayList<String>();
        if (Files.isExecutable(SETPRIV)) {
            words.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
        }
        words.addAll(command);
        var builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            int logStart = Files.exists(log) ? Math.toIntExact(Files.size(log)) : 0;
            var process = LAUNCHER.submit(builder::start).get();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
            return new RunningProcess(name, process, log, logStart);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting " + name, e);
        }
    }
}
