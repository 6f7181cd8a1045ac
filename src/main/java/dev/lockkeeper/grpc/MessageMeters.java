package dev.lockkeeper.grpc;

import dev.lockkeeper.observe.SampledLog;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Counts a server's messages and their sizes, and says which setting to raise when one did not fit. */
final class MessageMeters extends ServerStreamTracer.Factory {

    private static final String OTHER = "other";
    private static final String TOO_LARGE = "gRPC message exceeds maximum size";
    /** Nobody's limit is below this: a smaller reply is broken off because its stream is not needed any more. */
    private static final long SMALLEST_LIMIT = 1024 * 1024;

    private static final String RAISE_OURS = "lockkeeper.grpc.max-inbound-message-size (--maxRecvMsgSize)";
    private static final String RAISE_THEIRS = "extensionManager.maxMessageSize";

    private final SampledLog log;
    private final String server;
    private final int limit;
    private final Map<String, Meters> methods;

    private record Meters(
            String method, DistributionSummary in, DistributionSummary out, Counter refused, Counter cutOff) {}

    /** @param methods full names; any other is counted as {@code other} */
    MessageMeters(Logger log, String server, int limit, Set<String> methods, MeterRegistry meters) {
        this.log = new SampledLog(log, System::nanoTime);
        this.server = server;
        this.limit = limit;
        Set<String> all = new TreeSet<>(methods);
        all.add(OTHER);
        this.methods =
                all.stream().collect(Collectors.toMap(Function.identity(), method -> meters(server, method, meters)));
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        Meters known = methods.get(method);
        return new Stream(known == null ? meters(OTHER) : known);
    }

    private Meters meters(String method) {
        return java.util.Objects.requireNonNull(methods.get(method));
    }

    private static Meters meters(String server, String method, MeterRegistry meters) {
        String[] tags = {"server", server, "method", method.substring(method.indexOf('/') + 1)};
        return new Meters(
                method,
                size(meters, tags, "in"),
                size(meters, tags, "out"),
                Counter.builder("lockkeeper.grpc.messages.refused")
                        .description("messages above the limit; raise %s here, and %s where Envoy Gateway calls"
                                .formatted(RAISE_OURS, RAISE_THEIRS))
                        .tags(tags)
                        .register(meters),
                Counter.builder("lockkeeper.grpc.replies.cut")
                        .description(
                                "replies that the caller broke off; a large one may be above its limit: %s of Envoy Gateway, which with edits must exceed that of the request; ours is %s"
                                        .formatted(RAISE_THEIRS, RAISE_OURS))
                        .tags(tags)
                        .register(meters));
    }

    private static DistributionSummary size(MeterRegistry meters, String[] tags, String direction) {
        return DistributionSummary.builder("lockkeeper.grpc.message")
                .baseUnit("bytes")
                .description("sizes of messages, without compression")
                .tags(tags)
                .tag("direction", direction)
                .register(meters);
    }

    private final class Stream extends ServerStreamTracer {
        private final Meters meters;
        private volatile long lastReply = -1;

        Stream(Meters meters) {
            this.meters = meters;
        }

        @Override
        public void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
            meters.in().record(Math.max(wireSize, uncompressedSize));
        }

        @Override
        public void outboundMessageSent(int number, long wireSize, long uncompressedSize) {
            lastReply = Math.max(wireSize, uncompressedSize);
            meters.out().record(lastReply);
        }

        @Override
        public void streamClosed(Status status) {
            String reason = status.getDescription();
            if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED && reason != null && reason.startsWith(TOO_LARGE)) {
                meters.refused().increment();
                log.warn(
                        meters.method(),
                        "grpc message refused server=%s method=%s limit=%d reason=\"%s\" raise=\"%s here, and %s where Envoy Gateway calls\""
                                .formatted(server, meters.method(), limit, reason, RAISE_OURS, RAISE_THEIRS));
            } else if (status.getCode() == Status.Code.CANCELLED && lastReply >= SMALLEST_LIMIT) {
                meters.cutOff().increment();
                log.warn(
                        meters.method() + " reply",
                        "grpc reply cut off by the caller server=%s method=%s bytes=%d raise=\"%s of Envoy Gateway, if that is its limit; ours is %s\""
                                .formatted(server, meters.method(), lastReply, RAISE_THEIRS, RAISE_OURS));
            }
        }
    }
}
