package dev.lockkeeper.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.health.HealthCheckRequest;
import dev.lockkeeper.grpc.health.HealthCheckResponse.ServingStatus;
import dev.lockkeeper.grpc.health.HealthGrpc;
import dev.lockkeeper.grpc.health.HealthListRequest;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server refuses messages above its limit and says so, spreads long-lived connections, and bears its callers' pings. */
class GrpcLimitsTest {

    private static final int PING = 6;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int ACK = 1;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<GrpcServer> servers = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(GrpcServer::close);
    }

    @Test
    void refusesMessagesAboveTheLimitAndNamesTheSettingsToRaise() {
        // Given
        GrpcServer server = started(new GrpcLimits(100, GrpcLimits.NO_AGE, Duration.ZERO, Duration.ZERO));
        ManagedChannel channel = channel(server);

        // When / Then
        assertThatThrownBy(() -> HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.newBuilder()
                                .setService("x".repeat(200))
                                .build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus())
                                .extracting(Status::getCode, Status::getDescription)
                                .containsExactly(
                                        Status.Code.RESOURCE_EXHAUSTED, "gRPC message exceeds maximum size 100: 203"));
        channel.shutdownNow();
        var refused = meters.get("lockkeeper.grpc.messages.refused")
                .tags("server", "test", "method", "Check")
                .counter();
        await().until(() -> refused.count() == 1);
        assertThat(refused.getId().getDescription())
                .isEqualTo(
                        "messages above the limit; raise lockkeeper.grpc.max-inbound-message-size (--maxRecvMsgSize) here, and extensionManager.maxMessageSize where Envoy Gateway calls");
    }

    @Test
    void measuresMessagesBothWays() {
        // Given
        GrpcServer server = started(GrpcLimits.DEFAULT);
        ManagedChannel channel = channel(server);

        // When
        HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.newBuilder()
                        .setService("another-name")
                        .build());

        // Then
        channel.shutdownNow();
        assertThat(size("in")).isEqualTo(14);
        assertThat(size("out")).isEqualTo(2);
    }

    /** Envoy drops a stream of the processor whenever it needs no more of it. */
    @Test
    void aSmallReplyThatTheCallerDropsIsNoMatterOfLimits() {
        // Given a stream with a reply
        GrpcServer server = started(GrpcLimits.DEFAULT);
        ManagedChannel channel = channel(server);
        var stream = HealthGrpc.newBlockingStub(channel)
                .watch(HealthCheckRequest.newBuilder()
                        .setService("another-name")
                        .build());
        assertThat(stream.hasNext()).isTrue();

        // When the caller goes
        channel.shutdownNow();

        // Then
        var open = meters.get("lockkeeper.grpc.replies.cut").tags("server", "test", "method", "Watch");
        await().during(Duration.ofMillis(200)).until(() -> open.counter().count() == 0);
    }

    @Test
    void answersForTheNamesThatCallersAskFor() {
        // Given
        GrpcServer server = started(GrpcLimits.DEFAULT);
        ManagedChannel channel = channel(server);
        var health = HealthGrpc.newBlockingStub(channel);

        // When
        var listed = health.list(HealthListRequest.getDefaultInstance()).getStatusesMap();
        var watched = health.watch(
                HealthCheckRequest.newBuilder().setService("another-name").build());

        // Then
        assertThat(listed).containsOnlyKeys("", "another-name", "with-its-own-mind");
        assertThat(health.check(HealthCheckRequest.newBuilder()
                                .setService("with-its-own-mind")
                                .build())
                        .getStatus())
                .isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        channel.shutdownNow();
    }

    @Test
    void asksCallersToConnectAnewAfterAWhile() {
        // Given
        GrpcServer server =
                started(new GrpcLimits(1_000, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ZERO));
        ManagedChannel channel = channel(server);
        var health = HealthGrpc.newBlockingStub(channel);
        health.check(HealthCheckRequest.getDefaultInstance());
        assertThat(channel.getState(false)).isEqualTo(ConnectivityState.READY);

        // When / Then
        await().atMost(Duration.ofSeconds(5)).until(() -> channel.getState(false) == ConnectivityState.IDLE);
        assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                .isEqualTo(ServingStatus.SERVING);
        channel.shutdownNow();
    }

    @Test
    void bearsPingsOfConnectionsWithoutCalls() throws Exception {
        // Given
        GrpcServer server = started(GrpcLimits.DEFAULT);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(5_000);
            var preface = new ByteArrayOutputStream();
            preface.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            preface.writeBytes(frame(SETTINGS, 0, 0));
            socket.getOutputStream().write(preface.toByteArray());
            var in = new DataInputStream(socket.getInputStream());

            for (int ping = 0; ping < 8; ping++) {
                // When
                socket.getOutputStream().write(frame(PING, 0, 8));

                // Then
                assertThat(nextPingOrEnd(in)).as("ping %d", ping).isEqualTo(PING);
                long sent = System.nanoTime();
                await().pollInterval(Duration.ofMillis(10))
                        .until(() -> System.nanoTime() - sent > TimeUnit.MILLISECONDS.toNanos(120));
            }
        }
    }

    private GrpcServer started(GrpcLimits limits) {
        GrpcServer started = new GrpcServer(
                GrpcServerSettings.of("test", ListenAddress.parse("127.0.0.1:0"), CallThreads.POOL)
                        .with(limits)
                        .alsoKnownAs(Set.of("another-name"))
                        .withHealth(Map.of("with-its-own-mind", () -> false)),
                List.of(),
                () -> true,
                meters);
        servers.add(started);
        started.start();
        return started;
    }

    private static ManagedChannel channel(GrpcServer server) {
        return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    private double size(String direction) {
        return meters.get("lockkeeper.grpc.message")
                .tags("server", "test", "method", "Check", "direction", direction)
                .summary()
                .totalAmount();
    }

    /** RFC 9113 §4.1: length, type, flags, stream 0. */
    private static byte[] frame(int type, int flags, int length) {
        byte[] frame = new byte[9 + length];
        frame[2] = (byte) length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        return frame;
    }

    /** The type of the next frame that answers a ping or ends the connection. */
    private static int nextPingOrEnd(DataInputStream in) throws IOException {
        while (true) {
            int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            in.readInt();
            in.readNBytes(length);
            if (type == GOAWAY || (type == PING && flags == ACK)) {
                return type;
            }
        }
    }
}
