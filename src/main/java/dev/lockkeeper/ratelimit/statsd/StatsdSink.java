package dev.lockkeeper.ratelimit.statsd;

import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.ratelimit.service.Figures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Sends figures every few seconds, and what is left at its end. What could not be sent is sent with the next; nobody waits for it. */
public final class StatsdSink implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(StatsdSink.class);
    private static final long LAST_MILLIS = 2_000;

    private final StatsdSettings settings;
    private final Consumer<Figures> source;
    private final StatsdPackets packets = new StatsdPackets();
    private final StatsdLines lines;
    private final StatsdConnection connection;
    private final SampledLog log = new SampledLog(LOG, System::nanoTime);
    private final Counter sent;
    private final Counter lost;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("statsd").daemon().factory());

    /** @param source tells all figures when asked */
    public StatsdSink(StatsdSettings settings, Consumer<Figures> source, MeterRegistry meters) {
        this.settings = settings;
        this.source = source;
        this.lines = new StatsdLines(settings, packets::add);
        this.connection = new StatsdConnection(settings);
        this.sent = counter(meters, "sent");
        this.lost = counter(meters, "lost");
    }

    public void start() {
        long millis = Math.max(1, settings.interval().toMillis());
        thread.scheduleAtFixedRate(this::flush, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.execute(this::flush);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debugf("statsd connection not closed error=\"%s\"", e.getMessage());
        }
    }

    /** Must not throw: the schedule would end. */
    private void flush() {
        try {
            source.accept(lines);
            log.well("figures");
        } catch (RuntimeException e) {
            packets.take();
            lines.again();
            log.warn("figures", "statsd figures not told error=\"%s\"".formatted(e));
            return;
        }
        List<byte[]> all = packets.take();
        try {
            connection.send(all);
            lines.turn();
            sent.increment(all.size());
            log.well("lost");
        } catch (IOException | RuntimeException e) {
            lines.again();
            if (settings.asked()) {
                lost.increment(all.size());
                log.warn(
                        "lost",
                        "statsd packets lost host=%s port=%d protocol=%s error=\"%s\""
                                .formatted(settings.host(), settings.port(), settings.protocol(), e.getMessage()));
            }
        }
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("lockkeeper.ratelimit.statsd.packets")
                .description("packets of figures by what became of them")
                .tag("outcome", outcome)
                .register(meters);
    }
}
