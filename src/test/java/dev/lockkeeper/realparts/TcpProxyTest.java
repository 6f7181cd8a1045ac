package dev.lockkeeper.realparts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy forwards, and does exactly the one fault it is told. */
class TcpProxyTest {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void startEcho() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.to(server.getLocalPort());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    Thread.ofVirtual().start(() -> echo(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void forwardsBothWays() throws IOException {
        try (var client = connect()) {
            assertThat(ask(client, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void delaysBothDirections() throws IOException {
        proxy.delay(Duration.ofMillis(50));
        try (var client = connect()) {
            long start = System.nanoTime();
            ask(client, "late");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void heldRequestArrivesAfterReleaseThoughItsSenderHasGone() throws IOException {
        proxy.holdRequests();
        var client = connect();
        say(client, "stale");
        await().until(() -> proxy.heldRequestBytes() == 6);
        client.close();
        assertThat(received).isEmpty();

        proxy.release();

        await().untilAsserted(() -> assertThat(received).containsExactly("stale"));
    }

    @Test
    void droppedBytesNeverArriveAndTheConnectionEndsAtRelease() throws IOException {
        try (var client = connect()) {
            ask(client, "before");
            proxy.drop();
            say(client, "lost");
            await().until(() -> proxy.droppedBytes() == 5);

            proxy.release();

            assertThatThrownBy(() -> readLine(client)).isInstanceOf(IOException.class);
            assertThat(received).containsExactly("before");
        }
        try (var client = connect()) {
            assertThat(ask(client, "again")).isEqualTo("again");
        }
    }

    @Test
    void cutBreaksOpenConnectionsOnly() throws IOException {
        try (var client = connect()) {
            ask(client, "before");

            proxy.cut();

            assertThatThrownBy(() -> readLine(client)).isInstanceOf(IOException.class);
        }
        try (var client = connect()) {
            assertThat(ask(client, "after")).isEqualTo("after");
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static String ask(Socket client, String line) throws IOException {
        say(client, line);
        return readLine(client);
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void echo(Socket socket) {
        try (socket) {
            while (true) {
                var line = readLine(socket);
                received.add(line);
                say(socket, line);
            }
        } catch (IOException ended) {
            // The client has gone.
        }
    }

    private static String readLine(Socket socket) throws IOException {
        var line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c != '\n';
                c = socket.getInputStream().read()) {
            if (c < 0) {
                throw new IOException("end of the connection");
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
