package dev.lockkeeper.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An object is looked at when somebody asks for it, however long its next retry would still wait. */
class KeyedWorkTest {

    private static final ObjectId GATEWAY = ObjectId.of(Kind.GATEWAY, "default", "gw");

    @Test
    void aNewLookDoesNotWaitForAnOldRetry() {
        AtomicInteger runs = new AtomicInteger();
        try (KeyedWork work = new KeyedWork("test", new Attempts(System::nanoTime), _ -> {
            runs.incrementAndGet();
            return Optional.of(Duration.ofHours(1));
        })) {
            // Given an object whose retry is far away
            work.look(GATEWAY);
            await().until(() -> runs.get() == 1);

            // When somebody asks for it
            work.look(GATEWAY);

            // Then it is looked at now
            await().until(() -> runs.get() == 2);
        }
    }

    @Test
    void aFaultEndsNothing() {
        AtomicInteger runs = new AtomicInteger();
        try (KeyedWork work = new KeyedWork("test", new Attempts(System::nanoTime), _ -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("a fault of ours");
            }
            return Optional.empty();
        })) {
            work.look(GATEWAY);

            await().until(() -> runs.get() == 2);
            assertThat(runs).hasValue(2);
        }
    }
}
