package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import dev.lockkeeper.ratelimit.limit.CounterState;
import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.limit.Step;
import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.MemoryStore;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import dev.lockkeeper.ratelimit.store.Weight;
import dev.lockkeeper.realparts.RedisServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script in a real Redis decides and counts exactly as the store in memory, whatever the calls. */
class ScriptIsMemoryIT {

    private static final long BEGIN = 1_790_000_000_123_456L;
    private static final long[] REQUESTS = {0, 1, 5, 7, 60, 7_000_000, 4_294_967_295L};
    private static final long[] SECONDS = {1, 7, 60, 3_600, 31_536_000};
    private static final long[] HITS = {
        0, 1, 1, 1, 2, 30, 100, -1, -4, -30, -100, 4_000_000_000L, Long.MAX_VALUE, -Long.MAX_VALUE
    };

    private static RedisServer server;
    private static RedisCommands redis;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = RedisServer.start(folder);
        redis = new RedisCommands(server.port());
    }

    @AfterAll
    static void stop() {
        redis.close();
        server.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSameCallsHaveTheSameAnswers(long seed) {
        // Given
        Random random = new Random(seed);
        AtomicLong clock = new AtomicLong(BEGIN);
        // Expires nothing: what a clock that goes back still finds depends on when keys have gone.
        AtomicLong steady = new AtomicLong();
        MemoryStore memory = new MemoryStore(1_000, Long.MAX_VALUE, clock::get, () -> steady.addAndGet(-(1L << 50)));
        redis.call("FLUSHALL");

        for (int i = 0; i < 2_000; i++) {
            // When
            clock.addAndGet(pause(random));
            List<Counter> counters = counters(random);
            Charge charge = random.nextInt(4) == 0 ? Charge.EACH : Charge.TOGETHER;
            Counted expected = inMemory(memory, counters, charge);
            Counted actual = inRedis(counters, charge, clock.get());

            // Then
            assertThat(answers(actual))
                    .as("call %d of %s at %d", i, counters, clock.get())
                    .isEqualTo(answers(expected));
        }
    }

    private static Counted inMemory(MemoryStore memory, List<Counter> counters, Charge charge) {
        List<Counted> answers = new ArrayList<>();
        memory.count(counters, charge, new CounterListener() {
            @Override
            public void counted(Counted result) {
                answers.add(result);
            }

            @Override
            public void failed(StoreFailure failure) {
                throw new AssertionError(failure);
            }
        });
        return answers.getFirst();
    }

    /** All but the states: that of a counter that ran out may be there still or not. */
    private static List<Object> answers(Counted counted) {
        List<Object> all = new ArrayList<>(List.of(counted.refused(), counted.charge()));
        for (Step step : counted.steps()) {
            all.add(new Step(
                    CounterState.NEW,
                    step.over(),
                    step.exceeded(),
                    step.before(),
                    step.after(),
                    step.remaining(),
                    step.unspent(),
                    step.resetMicros()));
        }
        return all;
    }

    /** With the test's time for Redis' own, and keys that live long enough for time to stand still. */
    private static Counted inRedis(List<Counter> counters, Charge charge, long micros) {
        ByteBuf blob = Unpooled.buffer();
        ExactForm.FORM.writeBlob(blob, counters, charge, 0);
        String script = Script.EXACT
                .text()
                .replace("redis.call('TIME')", "{ARGV[2], ARGV[3]}")
                .replace("'PX', lives[key]", "'PX', lives[key] + 60000")
                .replace("'PX', life)", "'PX', life + 60000)");
        Reply reply = redis.call(out -> {
            CommandWriter.start(out, 6 + counters.size());
            CommandWriter.text(out, "EVAL".getBytes(StandardCharsets.UTF_8));
            CommandWriter.text(out, script.getBytes(StandardCharsets.UTF_8));
            CommandWriter.text(out, Integer.toString(counters.size()).getBytes(StandardCharsets.UTF_8));
            counters.forEach(counter -> CommandWriter.text(out, counter.key().getBytes(StandardCharsets.UTF_8)));
            byte[] bytes = new byte[blob.readableBytes()];
            blob.readBytes(bytes);
            CommandWriter.text(out, bytes);
            CommandWriter.text(out, Long.toString(micros / 1_000_000).getBytes(StandardCharsets.UTF_8));
            CommandWriter.text(out, Long.toString(micros % 1_000_000).getBytes(StandardCharsets.UTF_8));
        });
        return switch (reply) {
            case Reply.Numbers(long[] values) -> ExactForm.FORM.counted(counters, charge, values);
            default -> throw new AssertionError(reply);
        };
    }

    private static List<Counter> counters(Random random) {
        List<Counter> counters = new ArrayList<>();
        int many = 1 + random.nextInt(4);
        for (int i = 0; i < many; i++) {
            Algorithm algorithm = Algorithm.values()[random.nextInt(3)];
            long requests = any(REQUESTS, random);
            long seconds = any(SECONDS, random);
            long burst = algorithm == Algorithm.TOKEN_BUCKET && random.nextBoolean() ? 1 + random.nextInt(9) : requests;
            counters.add(new Counter(
                    algorithm + "-" + seconds + "-" + random.nextInt(3),
                    new Limit(algorithm, requests, seconds, burst),
                    any(HITS, random),
                    Weight.values()[random.nextInt(3)],
                    i / 2));
        }
        return counters;
    }

    private static long pause(Random random) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> 0;
            case 3 -> 1;
            case 4 -> random.nextInt(1_000_000);
            case 5 -> random.nextInt(90_000_000);
            case 6 -> 1_000;
            default ->
                switch (random.nextInt(40)) {
                    case 0 -> 86_400_000_000L;
                    case 1 -> -7_200_000_000L;
                    case 2 -> -random.nextInt(90_000_000);
                    case 3, 4 -> -random.nextInt(2_000_000);
                    default -> 17;
                };
        };
    }

    private static long any(long[] values, Random random) {
        return values[random.nextInt(values.length)];
    }
}
