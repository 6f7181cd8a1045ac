package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.limit.CounterState;
import dev.lockkeeper.ratelimit.limit.Counting;
import dev.lockkeeper.ratelimit.limit.Limit;
import dev.lockkeeper.ratelimit.limit.Step;
import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Of {@code exact.lua}. It gives the states before, so the verdict comes from the same functions as any other store's. */
final class ExactForm implements ScriptForm {

    static final ExactForm FORM = new ExactForm();

    private static final int HEAD_BYTES = 8 + 1;
    private static final int COUNTER_BYTES = 1 + 1 + 2 + 4 * 8;
    private static final int STATE = 3;

    private ExactForm() {}

    @Override
    public Script script() {
        return Script.EXACT;
    }

    @Override
    public int blobLength(int counters) {
        return HEAD_BYTES + COUNTER_BYTES * counters;
    }

    @Override
    public void writeBlob(ByteBuf out, List<Counter> counters, Charge charge, long notAfter) {
        out.writeDoubleLE(notAfter);
        out.writeByte(charge == Charge.TOGETHER ? 0 : 1);
        for (Counter counter : counters) {
            Limit limit = counter.limit();
            out.writeByte(
                    switch (limit.algorithm()) {
                        case FIXED_WINDOW -> 0;
                        case SLIDING_WINDOW -> 1;
                        case TOKEN_BUCKET -> 2;
                    });
            out.writeByte(
                    switch (counter.weight()) {
                        case ENFORCED -> 0;
                        case QUOTA -> 1;
                        case SHADOW -> 2;
                    });
            out.writeShortLE(counter.descriptor());
            out.writeDoubleLE(limit.requests());
            out.writeDoubleLE(limit.intervalSeconds());
            out.writeDoubleLE(limit.burst());
            out.writeDoubleLE(Counting.bounded(limit, counter.hits()));
        }
    }

    @Override
    public int values(int counters) {
        return 2 + STATE * counters;
    }

    @Override
    public Counted counted(List<Counter> counters, Charge charge, long[] values) {
        List<Step> steps = new ArrayList<>(counters.size());
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            int at = 2 + STATE * i;
            CounterState before = new CounterState(values[at], values[at + 1], values[at + 2]);
            steps.add(Counting.step(counter.limit(), before, counter.hits(), values[0]));
        }
        return new Counted(steps, charge, values[1] == 1).at(values[0]);
    }
}
