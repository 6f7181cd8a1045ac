package dev.lockkeeper.realparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Redis on a port of 127.0.0.1 that keeps nothing on disk; may be killed and started again on the same port. */
public final class RedisServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final Path folder;
    private final int port;
    private final List<String> options;
    private RunningProcess process;

    private RedisServer(Path folder, int port, List<String> options) {
        this.folder = folder;
        this.port = port;
        this.options = options;
        this.process = launch();
    }

    /** @param options as on the command line: {@code --requirepass secret} is two of them */
    public static RedisServer start(Path folder, String... options) {
        return new RedisServer(folder, FreePorts.next(), List.of(options));
    }

    public int port() {
        return port;
    }

    /** To freeze, thaw or kill. */
    public RunningProcess process() {
        return process;
    }

    /** Again on the same port, empty. */
    public void restart() {
        process.close();
        process = launch();
    }

    @Override
    public void close() {
        process.close();
    }

    private RunningProcess launch() {
        List<String> command = new ArrayList<>(List.of(
                RealPart.REDIS_SERVER.path().toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString()));
        command.addAll(options);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RunningProcess started =
                Processes.start("redis-" + port, command, Map.of(), folder.resolve("redis-" + port + ".log"));
        started.await("port " + port, START, this::listens);
        return started;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
