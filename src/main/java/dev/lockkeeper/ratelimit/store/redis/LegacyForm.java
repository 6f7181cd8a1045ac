package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.limit.CounterState;
import dev.lockkeeper.ratelimit.limit.Counting;
import dev.lockkeeper.ratelimit.limit.Step;
import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Of {@code legacy.lua}: as envoyproxy/ratelimit counts, on its keys. They name their window, whose start is read from there, since the clock may have
 * passed into the next.
 *
 * @param stopAtLimit a counter at its limit takes no more hits, and then no other of the request does
 * @param jitterSeconds by less than this keys outlive their window
 * @param seconds this host's clock, since 1970
 */
public record LegacyForm(boolean stopAtLimit, long jitterSeconds, LongSupplier seconds) implements ScriptForm {

    private static final int HEAD_BYTES = 8 + 1;
    private static final int COUNTER_BYTES = 3 * 8;
    private static final long MICROS = 1_000_000;

    @Override
    public Script script() {
        return Script.LEGACY;
    }

    @Override
    public int blobLength(int counters) {
        return HEAD_BYTES + COUNTER_BYTES * counters;
    }

    @Override
    public void writeBlob(ByteBuf out, List<Counter> counters, Charge charge, long notAfter) {
        out.writeDoubleLE(notAfter);
        out.writeByte(stopAtLimit ? 1 : 0);
        for (Counter counter : counters) {
            out.writeDoubleLE(counter.limit().requests());
            out.writeDoubleLE(Counting.bounded(counter.limit(), counter.hits()));
            out.writeDoubleLE(counter.limit().intervalSeconds() + jitter());
        }
    }

    @Override
    public int values(int counters) {
        return 1 + 2 * counters;
    }

    @Override
    public Counted counted(List<Counter> counters, Charge charge, long[] values) {
        List<Step> steps = new ArrayList<>(counters.size());
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            long hits = values[2 + 2 * i] == 1 ? Counting.bounded(counter.limit(), counter.hits()) : 0;
            long start = windowStart(counter.key());
            long now = Math.clamp(
                    seconds.getAsLong(), start, start + counter.limit().intervalSeconds() - 1);
            CounterState before = new CounterState(start, values[1 + 2 * i] - hits, 0);
            steps.add(Counting.step(counter.limit(), before, hits, now * MICROS));
        }
        // The clock of this host, which decides on windows here.
        return Counted.of(counters, steps, charge).at(seconds.getAsLong() * MICROS + MICROS - 1);
    }

    private long jitter() {
        return jitterSeconds > 0 ? ThreadLocalRandom.current().nextLong(jitterSeconds) : 0;
    }

    private static long windowStart(String key) {
        return Long.parseLong(key, key.lastIndexOf('_') + 1, key.length(), 10);
    }
}
