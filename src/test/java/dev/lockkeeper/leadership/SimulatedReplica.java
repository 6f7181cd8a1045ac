package dev.lockkeeper.leadership;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A process with an elector: can be frozen like SIGSTOP, killed like kill -9, and have a wrong clock. */
final class SimulatedReplica implements ElectorLoop {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    final SimulatedTime time;
    final SimulatedConnection connection;
    final LeaseElector elector;
    final List<String> said = new ArrayList<>();
    Duration clockError = Duration.ZERO;
    private final List<Runnable> whileFrozen = new ArrayList<>();
    private boolean frozen;
    private boolean dead;

    SimulatedReplica(
            ElectionSettings settings, SimulatedTime time, SimulatedLeaseServer server, RandomGenerator random) {
        this.time = time;
        this.connection = new SimulatedConnection(time, server);
        InstantSource clock = () -> NOON.plus(time.elapsed()).plus(clockError);
        this.elector = new LeaseElector(
                settings, connection, this, clock, random, new Said(), new LeadershipNotices(new Direct()));
    }

    SimulatedReplica started() {
        elector.start();
        return this;
    }

    boolean mayWrite() {
        return !dead && !frozen && elector.permit().isPresent();
    }

    long epoch() {
        return elector.permit().orElseThrow().epoch();
    }

    void kill() {
        dead = true;
    }

    void freeze() {
        frozen = true;
    }

    void resume() {
        frozen = false;
        List<Runnable> overdue = List.copyOf(whileFrozen);
        whileFrozen.clear();
        overdue.forEach(step -> time.in(Duration.ZERO, () -> run(step)));
    }

    void stop() {
        execute(elector::stop);
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public void execute(Runnable step) {
        time.in(Duration.ZERO, () -> run(step));
    }

    @Override
    public Timer after(Duration delay, Runnable step) {
        boolean[] cancelled = {false};
        time.in(
                delay,
                () -> run(() -> {
                    if (!cancelled[0]) {
                        step.run();
                    }
                }));
        return () -> cancelled[0] = true;
    }

    @Override
    public void close() {
        dead = true;
    }

    private void run(Runnable step) {
        if (frozen) {
            whileFrozen.add(step);
        } else if (!dead) {
            step.run();
        }
    }

    private final class Said implements ElectionObserver {
        @Override
        public void acquired(long epoch) {
            said.add("acquired " + epoch);
        }

        @Override
        public void renewed(long sentAt) {}

        @Override
        public void lost(long epoch, String reason) {
            said.add("lost " + epoch + ": " + reason);
        }

        @Override
        public void stopped(long epoch) {
            said.add("stopped " + epoch);
        }

        @Override
        public void released(long epoch) {
            said.add("released " + epoch);
        }

        @Override
        public void following(String leader) {
            String line = "following " + leader;
            if (said.isEmpty() || !said.getLast().equals(line)) {
                said.add(line);
            }
        }

        @Override
        public void requestFailed(String reason) {}

        @Override
        public void requestSucceeded() {}
    }

    private static final class Direct extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
