package dev.lockkeeper.extension;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The made-up translations are edited as real ones are, and end in time. */
class WarmUpTest {

    @Test
    void editsWhatItMakesUp() {
        WarmUp warmUp = new WarmUp();

        int size = warmUp.round();

        // Upstream filters in each of the 50 clusters; a route that was closed or left alone would have none.
        assertThat(size).isGreaterThan(50 * 1_000);
        assertThat(warmUp.round()).isEqualTo(size);
    }

    @Test
    void endsWhenItsTimeIsOver() {
        var clock = new AtomicLong();

        new WarmUp().run(Duration.ofNanos(3), clock::getAndIncrement);

        assertThat(clock).hasValue(4);
    }
}
