package dev.lockkeeper.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting calls are tried again when plans change and when their time is over, none held up by another. */
class PlanWaitTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private PlanWait wait = new PlanWait(LONG, System::nanoTime);

    @AfterEach
    void close() {
        wait.close();
    }

    @Test
    void triesAgainOnlyWhenPlansChange() {
        // Given
        var tries = new AtomicInteger();
        wait.start(_ -> tries.incrementAndGet() == 4);
        await().until(() -> tries.get() == 2);

        // When
        wait.plansChanged();
        await().until(() -> tries.get() == 3);
        wait.plansChanged();

        // Then
        await().until(() -> wait.waiting() == 0);
        wait.plansChanged();
        assertThat(tries).hasValue(4);
    }

    @Test
    void answersAtTheEndOfTheTime() {
        // Given
        wait.close();
        wait = new PlanWait(Duration.ofMillis(100), System::nanoTime);
        var last = new AtomicInteger();

        // When
        long start = System.nanoTime();
        IntStream.range(0, 100)
                .forEach(_ -> wait.start(isLast -> {
                    if (isLast) {
                        last.incrementAndGet();
                    }
                    return isLast;
                }));

        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> last.get() == 100);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(wait.waiting()).isZero();
    }

    @Test
    void isNotHeldUpByACallThatTakesLong() throws Exception {
        // Given
        var slow = new CountDownLatch(1);
        var tries = new AtomicInteger();
        wait.start(_ -> {
            if (tries.getAndIncrement() == 0) {
                return false;
            }
            awaitUninterruptibly(slow);
            return true;
        });
        await().until(() -> tries.get() == 2);
        var quick = new CountDownLatch(1);
        var quickTries = new AtomicInteger();

        // When
        wait.start(_ -> {
            boolean done = quickTries.getAndIncrement() > 0;
            if (done) {
                quick.countDown();
            }
            return done;
        });

        // Then
        assertThat(quick.await(5, TimeUnit.SECONDS)).isTrue();
        slow.countDown();
    }

    @Test
    void missesNoChangeThatComesWhileItTries() {
        // Given: the change comes within the try that will say that it was too early
        var tries = new AtomicInteger();
        wait.start(_ -> {
            int now = tries.incrementAndGet();
            if (now == 2) {
                wait.plansChanged();
            }
            return now == 3;
        });

        // Then
        await().until(() -> tries.get() == 3 && wait.waiting() == 0);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
