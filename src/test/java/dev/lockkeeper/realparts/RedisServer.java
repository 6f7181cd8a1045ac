package dev.lockkeeper.realparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
    private final List<String> arguments;
    private RunningProcess process;

    private RedisServer(Path folder, int port, List<String> arguments) {
        this.folder = folder;
        this.port = port;
        this.arguments = arguments;
        this.process = launch();
    }

    /** @param options as on the command line: {@code --requirepass secret} is two of them */
    public static RedisServer start(Path folder, String... options) {
        int port = FreePorts.next();
        return new RedisServer(folder, port, arguments(folder, List.of("--port", Integer.toString(port)), options));
    }

    /** With TLS only; clients need a certificate of the same authority. */
    public static RedisServer withTls(Path folder, CertificateAuthority authority, String... options) {
        int port = FreePorts.next();
        CertificateAuthority.Signed signed = authority.server("redis");
        return new RedisServer(
                folder,
                port,
                arguments(
                        folder,
                        List.of(
                                "--port",
                                "0",
                                "--tls-port",
                                Integer.toString(port),
                                "--tls-cert-file",
                                signed.certificate().toString(),
                                "--tls-key-file",
                                signed.key().toString(),
                                "--tls-ca-cert-file",
                                authority.certificate().toString()),
                        options));
    }

    /**
     * A sentinel that watches one master and decides alone, within a second.
     *
     * @param more lines of its file
     */
    public static RedisServer sentinel(Path folder, String master, int masterPort, String... more) {
        int port = FreePorts.next();
        Path config = folder.resolve("sentinel-" + port + ".conf");
        try {
            Files.createDirectories(folder);
            Files.writeString(config, """
                    port %d
                    bind 127.0.0.1
                    dir %s
                    sentinel monitor %3$s 127.0.0.1 %4$d 1
                    sentinel down-after-milliseconds %3$s 500
                    sentinel failover-timeout %3$s 3000
                    %5$s
                    """.formatted(port, folder, master, masterPort, String.join("\n", more)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RedisServer(folder, port, List.of(config.toString(), "--sentinel"));
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

    /** Forgets everything. */
    public void empty() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            String reply = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
            if (!reply.equals("+OK\r\n")) {
                throw new IllegalStateException("FLUSHALL: " + reply);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private RunningProcess launch() {
        List<String> command =
                new ArrayList<>(List.of(RealPart.REDIS_SERVER.path().toString()));
        command.addAll(arguments);
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

    private static List<String> arguments(Path folder, List<String> ports, String... options) {
        List<String> all = new ArrayList<>(ports);
        all.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.toString()));
        all.addAll(List.of(options));
        return all;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
