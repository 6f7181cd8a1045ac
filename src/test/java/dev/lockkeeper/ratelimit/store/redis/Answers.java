package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A store's answer as a future: ends with the decision, or with the failure as exception. */
final class Answers {

    private Answers() {}

    /** What a store said instead of a decision. */
    static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient StoreFailure failure;

        Failed(StoreFailure failure) {
            super(failure.toString());
            this.failure = failure;
        }

        StoreFailure failure() {
            return failure;
        }
    }

    static CompletableFuture<Counted> ask(CounterStore store, Counter... counters) {
        CompletableFuture<Counted> answer = new CompletableFuture<>();
        store.count(List.of(counters), Charge.TOGETHER, new CounterListener() {
            @Override
            public void counted(Counted result) {
                answer.complete(result);
            }

            @Override
            public void failed(StoreFailure failure) {
                answer.completeExceptionally(new Failed(failure));
            }
        });
        return answer;
    }

    /** Waits at most so long for a decision. */
    static Counted decision(CounterStore store, Duration bound, Counter... counters) {
        return ask(store, counters)
                .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** The failure that a call ends with; a decision is none. */
    static StoreFailure failure(CounterStore store, Counter... counters) {
        try {
            Counted counted =
                    ask(store, counters).orTimeout(5, TimeUnit.SECONDS).join();
            throw new AssertionError("a decision: " + counted);
        } catch (CompletionException e) {
            if (e.getCause() instanceof Failed failed) {
                return failed.failure();
            }
            throw e;
        }
    }
}
