package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.StoreFailure;
import io.netty.buffer.ByteBuf;

/** One command and who waits for its reply. Told once, on the connection's event loop: what comes after the deadline is thrown away. */
abstract class Command {

    private final long deadline;
    private long written;
    private boolean over;

    /** @param deadline by {@link System#nanoTime} */
    Command(long deadline) {
        this.deadline = deadline;
    }

    abstract void write(ByteBuf out);

    abstract void answered(Reply reply);

    abstract void failed(StoreFailure failure);

    final long deadline() {
        return deadline;
    }

    /** When it was written, by {@link System#nanoTime}. */
    final long written() {
        return written;
    }

    final void writtenAt(long nanos) {
        written = nanos;
    }

    /** Whether nobody waits any more. */
    final boolean over() {
        return over;
    }

    final void answer(Reply reply) {
        if (!over) {
            over = true;
            answered(reply);
        }
    }

    final void fail(StoreFailure failure) {
        if (!over) {
            over = true;
            failed(failure);
        }
    }
}
