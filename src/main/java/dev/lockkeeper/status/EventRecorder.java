package dev.lockkeeper.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Kubernetes Events for what a person must act on. A caller never waits: Events are written by one thread, at a bounded
 * rate, and dropped (and counted) when they come faster. The same Event again raises the count of the first.
 */
public final class EventRecorder implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EventRecorder.class);
    private static final int WAITING = 256;

    private final BlockingQueue<Wish> wishes = new ArrayBlockingQueue<>(WAITING);
    private final BooleanSupplier mayWrite;
    private final InstantSource clock;
    private final Counter dropped;
    private final Thread writer;

    /** The object that an Event is about. */
    public record Subject(String apiVersion, String kind, String namespace, String name, String uid) {
        public static Subject of(JsonNode object) {
            JsonNode metadata = object.path("metadata");
            return new Subject(
                    object.path("apiVersion").asText(),
                    object.path("kind").asText(),
                    metadata.path("namespace").asText(),
                    metadata.path("name").asText(),
                    metadata.path("uid").asText());
        }
    }

    record Wish(Subject subject, String reason, String message, Instant at) {}

    /** @param mayWrite whether this replica leads; asked when the Event is recorded */
    public EventRecorder(EventStore store, BooleanSupplier mayWrite, InstantSource clock, MeterRegistry metrics) {
        this.mayWrite = mayWrite;
        this.clock = clock;
        this.dropped = Counter.builder("lockkeeper.events.dropped")
                .description("Events not written because too many came, or the API server refused them")
                .register(metrics);
        EventSeries series = new EventSeries(store, clock, dropped);
        this.writer = Thread.ofVirtual().name("events").start(() -> drain(series));
    }

    /** An Event of type Warning; nothing on a replica that doesn't lead. */
    public void warning(Subject subject, String reason, String message) {
        if (mayWrite.getAsBoolean() && !wishes.offer(new Wish(subject, reason, message, clock.instant()))) {
            dropped.increment();
        }
    }

    @Override
    public void close() {
        writer.interrupt();
    }

    private void drain(EventSeries series) {
        try {
            while (true) {
                write(series, wishes.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An Event is never worth the thread that writes the others. */
    private void write(EventSeries series, Wish wish) {
        try {
            series.write(wish);
        } catch (RuntimeException e) {
            dropped.increment();
            LOG.warnf(e, "event not written reason=%s message=\"%s\"", wish.reason(), wish.message());
        }
    }
}
