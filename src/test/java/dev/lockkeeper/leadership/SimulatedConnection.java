package dev.lockkeeper.leadership;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One replica's way to the server, with the faults of a network. */
final class SimulatedConnection implements LeaseStore {

    enum Fault {
        NONE,
        /** Nothing listens. */
        REFUSED,
        /** The request never arrives and nothing comes back. */
        HUNG,
        /** The request takes effect, its answer is lost. */
        ANSWER_LOST,
        /** The request waits in a proxy and takes effect much later. */
        HELD_BACK
    }

    private final SimulatedTime time;
    private final SimulatedLeaseServer server;
    private Consumer<Optional<LeaseRecord>> listener = seen -> {};
    Duration latency = Duration.ofMillis(2);
    Duration watchLatency = Duration.ofMillis(3);
    Duration heldBackFor = Duration.ofSeconds(12);
    Fault fault = Fault.NONE;
    boolean watchLost;
    int reads;

    SimulatedConnection(SimulatedTime time, SimulatedLeaseServer server) {
        this.time = time;
        this.server = server;
        server.add(this);
    }

    @Override
    public CompletableFuture<Optional<LeaseRecord>> read() {
        reads++;
        return request(server::lease);
    }

    @Override
    public CompletableFuture<Written> write(LeaseRecord next) {
        return request(() -> server.write(next));
    }

    @Override
    public void watch(Consumer<Optional<LeaseRecord>> wanted) {
        listener = wanted;
    }

    void changed(Optional<LeaseRecord> lease) {
        if (!watchLost && (fault == Fault.NONE || fault == Fault.ANSWER_LOST)) {
            time.in(watchLatency, () -> listener.accept(lease));
        }
    }

    @Override
    public void close() {
        listener = seen -> {};
    }

    private <T> CompletableFuture<T> request(Supplier<T> effect) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Fault now = fault;
        switch (now) {
            case NONE ->
                time.in(latency, () -> {
                    T value = effect.get();
                    time.in(latency, () -> answer.complete(value));
                });
            case REFUSED ->
                time.in(latency, () -> answer.completeExceptionally(new IllegalStateException("Connection refused")));
            case HUNG -> {}
            case ANSWER_LOST -> time.in(latency, () -> apply(effect));
            case HELD_BACK -> time.in(heldBackFor, () -> apply(effect));
        }
        return answer;
    }

    private static void apply(Supplier<?> effect) {
        var unheard = effect.get();
    }
}
