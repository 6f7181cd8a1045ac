package dev.lockkeeper.bench;

import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.proto.EnvoyGatewayExtensionGrpc;
import dev.lockkeeper.extension.proto.EnvoyGatewayExtensionGrpc.EnvoyGatewayExtensionBlockingStub;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Sends a recorded translation to an extension server again and again, one call at a time as Envoy Gateway does, and prints
 * {@code name=value} lines. Arguments: port, file, calls, {@code ai} or {@code plain}; {@code plain} renames marks and
 * routes in the request, so that no route of it is an AI route.
 */
final class HookReplay {

    private static final int LARGE = 64 << 20;
    private static final double NANOS_PER_MILLI = 1e6;

    private HookReplay() {}

    public static void main(String... arguments) throws Exception {
        byte[] bytes = Files.readAllBytes(Path.of(arguments[1]));
        if (arguments[3].equals("plain")) {
            replace(bytes, "ai-gateway-generated", "ab-gateway-generated");
            replace(bytes, "route-0", "other-0");
        }
        PostTranslateModifyRequest request = PostTranslateModifyRequest.parseFrom(ByteString.copyFrom(bytes));
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(arguments[0]))
                .usePlaintext()
                .maxInboundMessageSize(LARGE)
                .build();
        try {
            EnvoyGatewayExtensionBlockingStub server =
                    EnvoyGatewayExtensionGrpc.newBlockingStub(channel).withWaitForReady();
            // The connection is there before the first call is timed; this hook does nothing.
            server.postEndpointsModify(dev.lockkeeper.extension.proto.PostEndpointsModifyRequest.getDefaultInstance());
            long[] nanos = new long[Integer.parseInt(arguments[2])];
            PostTranslateModifyResponse answer = PostTranslateModifyResponse.getDefaultInstance();
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                answer = server.postTranslateModify(request);
                nanos[i] = System.nanoTime() - start;
            }
            System.out.printf("first=%.2f%n", nanos[0] / NANOS_PER_MILLI);
            Arrays.sort(nanos);
            System.out.printf("p50=%.2f%n", nanos[nanos.length / 2] / NANOS_PER_MILLI);
            System.out.printf("p99=%.2f%n", nanos[(nanos.length * 99) / 100] / NANOS_PER_MILLI);
            System.out.printf("min=%.2f%n", nanos[0] / NANOS_PER_MILLI);
            System.out.printf("request=%d%nreply=%d%n", request.getSerializedSize(), answer.getSerializedSize());
            System.out.printf("closed=%d%n", occurrences(answer, "route_unavailable"));
        } finally {
            channel.shutdownNow();
        }
    }

    /** Texts of the same length, so that all lengths stay right. */
    private static void replace(byte[] bytes, String from, String to) {
        byte[] before = from.getBytes(StandardCharsets.US_ASCII);
        byte[] after = to.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + before.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + before.length, before, 0, before.length)) {
                System.arraycopy(after, 0, bytes, i, after.length);
            }
        }
    }

    private static int occurrences(PostTranslateModifyResponse answer, String text) {
        int found = 0;
        for (ByteString routes : answer.getRoutesList()) {
            String all = routes.toString(StandardCharsets.ISO_8859_1);
            for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
                found++;
            }
        }
        return found;
    }
}
