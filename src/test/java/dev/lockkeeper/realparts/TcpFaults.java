package dev.lockkeeper.realparts;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What happens to the bytes of one direction. Two threads a connection: one reads and stamps the time of arrival, one
 * waits until the bytes are due and nothing is held, then writes; so a hold stops the writer and never the reader.
 */
final class TcpFaults {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong waiting = new AtomicLong();
    private long delayNanos;
    private boolean held;
    private boolean dropping;
    private long dropped;

    /** What one read brought; nothing means that the sender has ended. */
    private record Chunk(ByteBuffer content, long arrived) {
        int length() {
            return content.remaining();
        }
    }

    void delay(Duration delay) {
        change(() -> delayNanos = delay.toNanos());
    }

    void hold() {
        change(() -> held = true);
    }

    void drop() {
        change(() -> dropping = true);
    }

    /** Ends all faults; true when bytes were lost. */
    boolean release() {
        lock.lock();
        try {
            boolean lost = dropped > 0;
            delayNanos = 0;
            held = false;
            dropping = false;
            dropped = 0;
            changed.signalAll();
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes read and not yet written. */
    long waiting() {
        return waiting.get();
    }

    /** Bytes lost since the last release. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Forwards until the sender ends; {@code ended} runs after the last byte was written. */
    void pump(Socket from, Socket to, Runnable ended) {
        var chunks = new LinkedBlockingQueue<Chunk>();
        Thread.ofVirtual().start(() -> read(from, chunks));
        Thread.ofVirtual().start(() -> {
            try {
                write(chunks, to);
            } finally {
                ended.run();
            }
        });
    }

    private void read(Socket from, LinkedBlockingQueue<Chunk> chunks) {
        var buffer = new byte[16 * 1024];
        try {
            var in = from.getInputStream();
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                waiting.addAndGet(length);
                chunks.add(new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, length)), System.nanoTime()));
            }
        } catch (IOException broken) {
            // For the other side a broken connection ends after the bytes that came before.
        }
        chunks.add(new Chunk(ByteBuffer.allocate(0), System.nanoTime()));
    }

    private void write(LinkedBlockingQueue<Chunk> chunks, Socket to) {
        boolean open = true;
        try {
            for (var chunk = chunks.take(); chunk.length() > 0; chunk = chunks.take()) {
                boolean passes = awaitTurn(chunk);
                waiting.addAndGet(-chunk.length());
                open = open && (!passes || written(chunk, to));
            }
            if (open) {
                to.shutdownOutput();
            }
        } catch (IOException alreadyGone) {
            // The receiver has gone; its own direction tells the sender.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean written(Chunk chunk, Socket to) {
        try {
            to.getOutputStream().write(chunk.content().array());
            return true;
        } catch (IOException receiverGone) {
            return false;
        }
    }

    /** Whether the chunk is to be written; false drops it. */
    private boolean awaitTurn(Chunk chunk) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                long left = chunk.arrived() + delayNanos - System.nanoTime();
                if (dropping) {
                    dropped += chunk.length();
                    return false;
                } else if (held) {
                    changed.await();
                } else if (left > 0) {
                    changed.awaitNanos(left);
                } else {
                    return true;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
