package dev.lockkeeper.bench;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Asks a rate limit service with prepared messages and prints {@code name=value} lines. A line {@code begin} says that the warm-up is over,
 * {@code end} that all answers to what was measured are there. Arguments: port, what (see {@link RateLimitMessages}), calls per second (0 for
 * as many as {@code connections × callers} can be under way at a time), connections, callers, seconds to warm up, seconds to measure.
 */
final class RateLimitLoad {

    private static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit")
            .setRequestMarshaller(new RawBytes())
            .setResponseMarshaller(new RawBytes())
            .build();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long LATE_NANOS = 50_000;

    private final byte[][] messages;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();
    private final LongAdder passed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final ConcurrentHistogram nanos = new ConcurrentHistogram(TimeUnit.SECONDS.toNanos(60), 3);
    private volatile boolean measuring;
    private volatile boolean ended;

    private RateLimitLoad(byte[][] messages) {
        this.messages = messages;
    }

    public static void main(String... arguments) throws InterruptedException {
        int rate = Integer.parseInt(arguments[2]);
        int callers = Integer.parseInt(arguments[4]);
        RateLimitLoad load = new RateLimitLoad(RateLimitMessages.of(arguments[1]));
        NioEventLoopGroup loops = new NioEventLoopGroup(1);
        for (int i = Integer.parseInt(arguments[3]); i > 0; i--) {
            load.channels.add(NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(arguments[0]))
                    .usePlaintext()
                    .eventLoopGroup(loops)
                    .channelType(NioSocketChannel.class)
                    .directExecutor()
                    .build());
        }
        long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.parseInt(arguments[5]));
        Thread pacer = Thread.ofPlatform().unstarted(() -> load.pace(rate));
        if (rate > 0) {
            pacer.start();
        } else {
            load.channels.forEach(channel -> {
                for (int i = 0; i < callers; i++) {
                    load.ask(channel, System.nanoTime(), true);
                }
            });
        }
        awaitTime(warm);
        System.out.println("begin");
        load.measuring = true;
        long began = System.nanoTime();
        awaitTime(began + TimeUnit.SECONDS.toNanos(Integer.parseInt(arguments[6])));
        load.measuring = false;
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.println("end");
        load.ended = true;
        pacer.join();
        while (load.underWay.get() > 0) {
            LockSupport.parkNanos(LATE_NANOS);
        }
        load.print(seconds);
        load.channels.forEach(ManagedChannel::shutdownNow);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** Calls at their times, whatever became of those before; what is late is measured from when it was due. */
    private void pace(int rate) {
        long began = System.nanoTime();
        for (long number = 0; !ended; number++) {
            long due = began + number * 1_000_000_000L / rate;
            awaitTime(due);
            ask(channels.get((int) (number % channels.size())), due, false);
        }
    }

    private static void awaitTime(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void ask(ManagedChannel channel, long due, boolean goesOn) {
        ClientCall<byte[], byte[]> call = channel.newCall(METHOD, CallOptions.DEFAULT);
        underWay.incrementAndGet();
        call.start(
                new ClientCall.Listener<>() {
                    private int code;

                    @Override
                    public void onMessage(byte[] message) {
                        // overall_code is the first field.
                        code = message.length > 1 && message[0] == 8 ? message[1] : 0;
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        underWay.decrementAndGet();
                        count(status.isOk(), code, System.nanoTime() - due);
                        if (goesOn && !ended) {
                            ask(channel, System.nanoTime(), true);
                        }
                    }
                },
                new Metadata());
        call.request(2);
        call.sendMessage(messages[(int) (next.getAndIncrement() % messages.length)]);
        call.halfClose();
    }

    private void count(boolean answered, int code, long took) {
        if (measuring) {
            nanos.recordValue(Math.min(took, TimeUnit.SECONDS.toNanos(60)));
            (answered ? code == 1 ? passed : refused : failed).increment();
        }
    }

    private void print(double seconds) {
        long calls = passed.sum() + refused.sum() + failed.sum();
        System.out.printf("calls=%d%npassed=%d%nrefused=%d%n", calls, passed.sum(), refused.sum());
        System.out.printf("failed=%d%nrate=%.1f%n", failed.sum(), calls / seconds);
        for (double percentile : new double[] {50, 99, 99.9}) {
            System.out.printf(
                    "p%s=%.3f%n",
                    percentile == 99.9 ? "999" : Integer.toString((int) percentile),
                    nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI);
        }
    }
}
