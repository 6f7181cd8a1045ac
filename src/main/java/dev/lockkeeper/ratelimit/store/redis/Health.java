package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import dev.lockkeeper.ratelimit.store.StoreFailure.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Whether Redis is to be asked: watches calls and connections, and while it is not, asks it itself from time to time. */
final class Health implements HeldConnection.Watcher, ScriptCall.CallWatcher {

    private static final Logger LOG = Logger.getLogger(RedisStore.class);
    private static final long PROBE_MILLIS = 100;

    private final RedisSettings settings;
    private final List<HeldConnection> connections;
    private final Breaker breaker = new Breaker();
    private final SampledLog log = new SampledLog(LOG, System::nanoTime);
    private final RedisMeters meters;
    private volatile boolean closed;
    private volatile boolean wasConnected;

    /** @param connections all that there are once the first call comes */
    Health(RedisSettings settings, List<HeldConnection> connections, MeterRegistry meters) {
        this.settings = settings;
        this.connections = connections;
        this.meters = new RedisMeters(meters, settings.role(), this::connected, breaker::isOpen);
    }

    boolean breakerOpen() {
        return breaker.isOpen();
    }

    int connected() {
        return (int) connections.stream().filter(HeldConnection::up).count();
    }

    /** Whether a connection was ever in use. */
    boolean wasConnected() {
        return wasConnected;
    }

    void close() {
        closed = true;
        meters.close();
    }

    @Override
    public void up(RedisAddress address) {
        wasConnected = true;
        meters.connected();
        log.well("down");
        LOG.infof("redis connected role=%s address=%s", settings.role(), address);
    }

    @Override
    public void down(String reason) {
        meters.lost();
        log.warn("down", "redis connection down role=%s reason=\"%s\"".formatted(settings.role(), reason));
    }

    @Override
    public void answered() {
        breaker.succeeded();
    }

    @Override
    public void silent(StoreFailure failure, long waited, boolean unknown) {
        if (unknown) {
            meters.unknownOutcome();
        }
        // A caller who is in a hurry says nothing of Redis.
        boolean slow =
                failure.kind() == Kind.TIMEOUT && waited >= settings.deadline().toNanos() / 2;
        if (slow && breaker.failed()) {
            meters.breakerOpened();
            LOG.warnf(
                    "redis breaker open role=%s deadline_ms=%d",
                    settings.role(), settings.deadline().toMillis());
            probeLater();
        }
    }

    private void probeLater() {
        long pause = PROBE_MILLIS / 2 + ThreadLocalRandom.current().nextLong(PROBE_MILLIS / 2);
        connections.getFirst().loop().schedule(this::probe, pause, TimeUnit.MILLISECONDS);
    }

    private void probe() {
        Optional<HeldConnection> any =
                connections.stream().filter(HeldConnection::up).findAny();
        if (closed) {
            return;
        }
        if (any.isEmpty()) {
            // Calls fail at once as it is, and a connection that comes up has been answered.
            breaker.close();
            return;
        }
        any.get()
                .send(new Ask(
                        System.nanoTime() + settings.deadline().toNanos(),
                        List.of("TIME"),
                        reply -> {
                            breaker.close();
                            LOG.infof("redis breaker closed role=%s", settings.role());
                        },
                        failure -> probeLater()));
    }
}
