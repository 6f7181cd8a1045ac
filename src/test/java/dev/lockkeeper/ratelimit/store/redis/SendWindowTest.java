package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A connection lets fewer commands wait when some missed their deadline, and more again when replies come in time. */
class SendWindowTest {

    private static final long PAUSE = 5_000;

    private final SendWindow window = new SendWindow(2_048, PAUSE);

    @Test
    void aMissedDeadlineShortensTheQueue() {
        // When
        window.missed(400, 10_000);

        // Then
        assertThat(window.size()).isEqualTo(300);
        assertThat(window.allows(299)).isTrue();
        assertThat(window.allows(300)).isFalse();
    }

    @Test
    void whatWaitedAtTheSameTimeCountsOnce() {
        // When
        for (int i = 0; i < 300; i++) {
            window.missed(400 - i, 10_000 + i);
        }

        // Then
        assertThat(window.size()).isEqualTo(300);
    }

    @Test
    void someMayAlwaysWait() {
        // When
        for (int i = 1; i <= 100; i++) {
            window.missed(window.size() + 1, i * 10_000L);
        }

        // Then
        assertThat(window.size()).isEqualTo(32);
    }

    @Test
    void aShortQueueIsNotToBlame() {
        // When
        window.missed(32, 10_000);

        // Then
        assertThat(window.size()).isEqualTo(2_048);
    }

    @Test
    void repliesInTimeLengthenItAgain() {
        // Given
        window.missed(400, 10_000);

        // When
        for (int i = 0; i < 80; i++) {
            window.replied();
        }

        // Then
        assertThat(window.size()).isEqualTo(310);
    }

    @Test
    void neverBeyondItsBound() {
        // When
        for (int i = 0; i < 100; i++) {
            window.replied();
        }

        // Then
        assertThat(window.size()).isEqualTo(2_048);
    }
}
