package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.lockkeeper.realparts.FreePorts;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that no proxy should make are refused with a status, and the connection goes on serving the others. */
class OddCallsIT {

    private static final String METHOD = "envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit";

    private static final Vertx VERTX = Vertx.vertx();
    private static RateLimitServer server;
    private static ManagedChannel channel;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("config")).resolve("shop.yaml"),
                "domain: shop\ndescriptors: [{key: a, rate_limit: {unit: year, requests_per_unit: 1000000}}]");
        int port = FreePorts.next();
        server = new RateLimitServer(
                TestConfig.of(Map.of()),
                Map.of(
                        "GRPC_HOST", "127.0.0.1",
                        "GRPC_PORT", Integer.toString(port),
                        "DEBUG_HOST", "127.0.0.1",
                        "DEBUG_PORT", "0",
                        "RUNTIME_ROOT", folder.toString(),
                        "RUNTIME_WATCH_ROOT", "false"),
                VERTX,
                new SimpleMeterRegistry());
        server.start();
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    @AfterAll
    static void end() {
        channel.shutdownNow();
        server.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aMessageThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> call(METHOD, ByteString.copyFrom(new byte[5 << 20])))
                .extracting(failure -> Status.fromThrowable(failure).getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(code(question("x"))).isEqualTo(Code.OK);
    }

    @Test
    void aMethodThatIsNoneIsUnimplemented() {
        assertThatThrownBy(() -> call("envoy.service.ratelimit.v2.RateLimitService/ShouldRateLimit", question("x")))
                .extracting(failure -> Status.fromThrowable(failure).getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(code(question("x"))).isEqualTo(Code.OK);
    }

    @Test
    void textThatIsNoTextAndBytesThatAreNoMessageAreRefused() {
        ByteString noText = ByteString.copyFrom(new byte[] {0x0a, 2, (byte) 0xc3, 0x28});
        for (ByteString bytes : List.of(noText, ByteString.copyFromUtf8("\7nonsense"))) {
            assertThatThrownBy(() -> call(METHOD, bytes)).isInstanceOf(StatusRuntimeException.class);
            assertThat(code(question("x"))).isEqualTo(Code.OK);
        }
    }

    @Test
    void fieldsThatAreNotKnownAreIgnored() {
        ByteString more = question("x").concat(ByteString.copyFrom(new byte[] {(byte) 0xfa, 0x7f, 1, 9}));
        assertThat(code(more)).isEqualTo(Code.OK);
    }

    @Test
    void tenThousandCallsAtOnceAreAllAnswered() throws Exception {
        List<Future<byte[]>> answers = IntStream.range(0, 10_000)
                .mapToObj(i -> (Future<byte[]>) ClientCalls.futureUnaryCall(
                        channel.newCall(raw(METHOD), CallOptions.DEFAULT),
                        question("many" + i % 7).toByteArray()))
                .toList();
        for (Future<byte[]> answer : answers) {
            assertThat(RateLimitResponse.parseFrom(answer.get(30, TimeUnit.SECONDS))
                            .getOverallCode())
                    .isEqualTo(Code.OK);
        }
    }

    private static Code code(ByteString bytes) {
        try {
            return RateLimitResponse.parseFrom(call(METHOD, bytes)).getOverallCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] call(String method, ByteString bytes) {
        return ClientCalls.blockingUnaryCall(channel, raw(method), CallOptions.DEFAULT, bytes.toByteArray());
    }

    private static MethodDescriptor<byte[], byte[]> raw(String method) {
        return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setFullMethodName(method)
                .setType(MethodDescriptor.MethodType.UNARY)
                .build();
    }

    private static ByteString question(String value) {
        return RateLimitRequest.newBuilder()
                .setDomain("shop")
                .addAllDescriptors(Stream.of(value)
                        .map(each -> RateLimitDescriptor.newBuilder()
                                .addEntries(Entry.newBuilder().setKey("a").setValue(each))
                                .build())
                        .toList())
                .build()
                .toByteString();
    }

    private record Bytes() implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
