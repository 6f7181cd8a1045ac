package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** What a script is told besides the keys, and how its values are read. */
interface ScriptForm {

    Script script();

    /** Bytes that {@link #writeBlob} writes for so many counters. */
    int blobLength(int counters);

    /** @param notAfter in microseconds of Redis' clock; 0 for none */
    void writeBlob(ByteBuf out, List<Counter> counters, Charge charge, long notAfter);

    /** How many values the script gives for so many counters, unless it came too late. */
    int values(int counters);

    Counted counted(List<Counter> counters, Charge charge, long[] values);
}
