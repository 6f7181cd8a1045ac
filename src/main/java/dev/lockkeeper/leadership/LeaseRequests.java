package dev.lockkeeper.leadership;

import dev.lockkeeper.leadership.ElectorLoop.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request at a time, each with its own limit; answers come back as steps of the loop. Used on the loop only. */
final class LeaseRequests {

    private final ElectorLoop loop;
    private @Nullable CompletableFuture<?> underWay;

    LeaseRequests(ElectorLoop loop) {
        this.loop = loop;
    }

    boolean busy() {
        return underWay != null;
    }

    /** Exactly one of {@code answered} and {@code failed} is called, unless the request is abandoned before. */
    <T> void send(
            Supplier<CompletableFuture<T>> request, Duration limit, Consumer<T> answered, Consumer<Throwable> failed) {
        abandon();
        CompletableFuture<T> future = request.get();
        underWay = future;
        Timer expiry = loop.after(limit, () -> {
            if (underWay == future) {
                abandon();
                failed.accept(new TimeoutException("no answer within " + limit.toMillis() + "ms"));
            }
        });
        future.whenComplete((value, failure) -> loop.execute(() -> {
            expiry.cancel();
            if (underWay == future) {
                underWay = null;
                if (failure == null) {
                    answered.accept(value);
                } else {
                    failed.accept(failure);
                }
            }
        }));
    }

    /** Gives up waiting; the request may still take effect. */
    void abandon() {
        CompletableFuture<?> future = underWay;
        if (future != null) {
            underWay = null;
            future.cancel(true);
        }
    }
}
