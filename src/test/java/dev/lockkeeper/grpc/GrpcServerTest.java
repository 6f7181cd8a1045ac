package dev.lockkeeper.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.ListenAddress.UnixSocket;
import dev.lockkeeper.grpc.health.HealthCheckRequest;
import dev.lockkeeper.grpc.health.HealthCheckResponse;
import dev.lockkeeper.grpc.health.HealthCheckResponse.ServingStatus;
import dev.lockkeeper.grpc.health.HealthGrpc;
import dev.lockkeeper.grpc.health.HealthListRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server listens on ports and sockets before it serves, says truly whether it serves, and ends calls within a bound. */
class GrpcServerTest {

    private final AtomicBoolean serving = new AtomicBoolean();
    private final EventLoopGroup clients = new NioEventLoopGroup(1);
    private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void closeClients() {
        channels.forEach(ManagedChannel::shutdownNow);
        clients.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void tellsWhenItServes() {
        // Given
        try (GrpcServer server = started(ListenAddress.parse("127.0.0.1:0"))) {
            var health = HealthGrpc.newBlockingStub(channel(server));
            List<ServingStatus> seen = new CopyOnWriteArrayList<>();
            HealthGrpc.newStub(channel(server)).watch(HealthCheckRequest.getDefaultInstance(), collectInto(seen));
            await().until(() -> seen.contains(ServingStatus.NOT_SERVING));

            // When
            serving.set(true);

            // Then
            assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                    .isEqualTo(ServingStatus.SERVING);
            assertThat(health.list(HealthListRequest.getDefaultInstance()).getStatusesMap())
                    .containsOnlyKeys("");
            await().until(() -> seen.contains(ServingStatus.SERVING));
        }
    }

    @Test
    void refusesToJudgeServicesItDoesNotHave() {
        // Given
        try (GrpcServer server = started(ListenAddress.parse("127.0.0.1:0"))) {
            var health = HealthGrpc.newBlockingStub(channel(server));
            var request =
                    HealthCheckRequest.newBuilder().setService("some.Other").build();

            // When / Then
            assertThatThrownBy(() -> health.check(request))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus())
                                    .extracting(Status::getCode, Status::getDescription)
                                    .containsExactly(Status.Code.NOT_FOUND, "unknown service 'some.Other'"));
        }
    }

    @Test
    void listensOnASocketThatOtherUsersMayOpenAndRemovesItAfterwards() throws Exception {
        // Given
        serving.set(true);
        Path socket = folder.resolve("made/for/it/run.sock");

        // When
        try (GrpcServer server = started(new UnixSocket(socket))) {
            // Then
            assertThat(HealthGrpc.newBlockingStub(channel(server))
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-rw-rw-");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void takesOverTheSocketOfAServerThatDied() throws Exception {
        // Given
        Path socket = folder.resolve("run.sock");
        try (var dead = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            dead.bind(java.net.UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        serving.set(true);

        // When
        try (GrpcServer server = started(new UnixSocket(socket))) {
            // Then
            assertThat(HealthGrpc.newBlockingStub(channel(server))
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void leavesAloneWhatSomebodyElseUses() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("notes"), "mine", UTF_8);
        Path socket = folder.resolve("run.sock");
        try (GrpcServer first = started(new UnixSocket(socket))) {
            GrpcServer second = server(new UnixSocket(socket));
            GrpcServer third = server(new UnixSocket(file));

            // When / Then
            assertThatThrownBy(second::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage(
                            "gRPC server test cannot listen on unix://%s: another process listens on %s",
                            socket, socket);
            assertThatThrownBy(third::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage(
                            "gRPC server test cannot listen on unix://%s: %s is there and is not a socket; remove it or choose another path",
                            file, file);
            assertThat(first.address()).isEqualTo(new UnixSocket(socket));
            assertThat(socket).exists();
            assertThat(file).hasContent("mine");
        }
    }

    @Test
    void namesThePortItCannotHave() {
        // Given
        try (GrpcServer first = started(ListenAddress.parse("127.0.0.1:0"))) {
            GrpcServer second = server(first.address());

            // When / Then
            assertThatThrownBy(second::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("gRPC server test cannot listen on %s: Address already in use", first.address());
        }
    }

    @Test
    void endsWatchesWhenItCloses() {
        // Given
        serving.set(true);
        GrpcServer server = started(ListenAddress.parse("127.0.0.1:0"));
        List<ServingStatus> seen = new CopyOnWriteArrayList<>();
        HealthGrpc.newStub(channel(server)).watch(HealthCheckRequest.getDefaultInstance(), collectInto(seen));
        await().until(() -> !seen.isEmpty());

        // When
        long start = System.nanoTime();
        server.close();

        // Then: watchers have been told
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        await().untilAsserted(() -> assertThat(seen).containsExactly(ServingStatus.SERVING, ServingStatus.NOT_SERVING));
    }

    private GrpcServer started(ListenAddress address) {
        GrpcServer server = server(address);
        server.start();
        return server;
    }

    private GrpcServer server(ListenAddress address) {
        return new GrpcServer(GrpcServerSettings.of("test", address, CallThreads.POOL), List.of(), serving::get);
    }

    private ManagedChannel channel(GrpcServer server) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(server.address().socketAddress())
                .eventLoopGroup(clients)
                .channelType(
                        server.address() instanceof UnixSocket ? NioDomainSocketChannel.class : NioSocketChannel.class)
                .usePlaintext()
                .overrideAuthority("localhost")
                .build();
        channels.add(channel);
        return channel;
    }

    private static StreamObserver<HealthCheckResponse> collectInto(List<ServingStatus> seen) {
        return new StreamObserver<>() {
            @Override
            public void onNext(HealthCheckResponse response) {
                seen.add(response.getStatus());
            }

            @Override
            public void onError(Throwable ignored) {}

            @Override
            public void onCompleted() {}
        };
    }
}
