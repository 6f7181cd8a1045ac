package dev.lockkeeper.leadership;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Where the Lease is kept. A future that the caller cancels gives its request up; whether it took effect is then unknown. */
interface LeaseStore extends AutoCloseable {

    /** The newest record, never a cached one. */
    CompletableFuture<Optional<LeaseRecord>> read();

    /** Creates the Lease when {@code next} has no version, else replaces exactly that version. */
    CompletableFuture<Written> write(LeaseRecord next);

    /** Hears of changes, possibly late and repeated, until the store is closed; survives lost connections. */
    void watch(Consumer<Optional<LeaseRecord>> listener);

    @Override
    void close();

    /** How a write ended that the API server has answered. */
    sealed interface Written {
        record Stored(LeaseRecord now) implements Written {}

        /** Somebody else wrote first, or the Lease is gone or exists already. */
        record Refused() implements Written {}
    }
}
