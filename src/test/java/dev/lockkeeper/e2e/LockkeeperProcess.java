package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A replica of Lockkeeper as users run it: the packaged jar in a process of its own, with settings by environment. */
final class LockkeeperProcess implements AutoCloseable {
    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path PROCESSOR_SOCKETS = Path.of("/etc/ai-gateway-extproc-uds");
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration DRAINED = Duration.ofSeconds(30);

    private final Rig rig;
    private final String name;
    private final Map<String, String> environment;
    private final List<String> before;
    private final List<String> arguments;
    private RunningProcess process;

    /** Ready (synced and planned) when this returns. Ports are the usual ones unless the environment moves them. */
    static LockkeeperProcess start(Rig rig, String name, Map<String, String> environment) {
        var lockkeeper = launch(rig, name, environment);
        lockkeeper.awaitReady();
        return lockkeeper;
    }

    /** The same, but does not wait for readiness. */
    static LockkeeperProcess launch(Rig rig, String name, Map<String, String> environment) {
        return launch(rig, name, environment, List.of(), List.of());
    }

    /** @param before a command that runs the rest of its arguments as a program */
    static LockkeeperProcess launch(
            Rig rig, String name, Map<String, String> environment, List<String> before, List<String> arguments) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("end-to-end tests need the packaged jar: run ./mvnw package first");
        }
        try {
            // A volume in a Pod.
            Files.createDirectories(PROCESSOR_SOCKETS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var all = new HashMap<>(environment);
        all.putIfAbsent("POD_NAME", name);
        // The evidence of a failed test is for people.
        all.putIfAbsent("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        return rig.keep(new LockkeeperProcess(rig, name, Map.copyOf(all), before, arguments));
    }

    private LockkeeperProcess(
            Rig rig, String name, Map<String, String> environment, List<String> before, List<String> arguments) {
        this.rig = rig;
        this.name = name;
        this.environment = environment;
        this.before = before;
        this.arguments = arguments;
        process = launch();
    }

    /** To freeze, thaw, terminate or kill it, and to read its log. Another one after {@link #restart()}. */
    RunningProcess process() {
        return process;
    }

    /** Starts it anew, after it was ended; does not wait for readiness. */
    void restart() {
        process.kill();
        process = launch();
    }

    void awaitReady() {
        process.await("/health/ready", READY, () -> Loopback.answers(management("/health/ready")));
    }

    /** A URL of its management port. */
    String management(String path) {
        return "http://127.0.0.1:" + environment.getOrDefault("LOCKKEEPER_MANAGEMENT_PORT", "9090") + path;
    }

    /** SIGTERM; fails when it does not drain and end in time. */
    @Override
    public void close() {
        Ending.of(process, DRAINED);
    }

    private RunningProcess launch() {
        var command = new ArrayList<>(before);
        command.addAll(List.of(JAVA.toString(), "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
        command.addAll(arguments);
        return rig.start(name, command, environment);
    }
}
