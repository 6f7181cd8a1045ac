package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands of one connection end with their reply, or at their deadline, or at once when too many wait. */
class RedisConnectionTest {

    private static final long DEADLINE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final List<String> heard = new ArrayList<>();
    private final RedisConnection connection =
            new RedisConnection(new SendWindow(2, Long.MAX_VALUE), why -> heard.add("lost: " + why));
    private final EmbeddedChannel channel = new EmbeddedChannel(connection);

    @BeforeEach
    void stopClock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aReplyThatLiesUnreadWhileTheLoopIsBusyIsTaken() {
        // Given: the loop looks long after the deadline, and has not read yet
        long deadline = send("GET a", DEADLINE_NANOS);
        awaitTime(deadline + TimeUnit.MILLISECONDS.toNanos(5));

        // When
        look();
        assertThat(heard).isEmpty();
        reply("+value\r\n");
        look();

        // Then
        assertThat(heard).containsExactly("GET a: Text[value=value]");
    }

    @Test
    void withoutAReplyItEndsAfterTheSecondLook() {
        // Given
        long deadline = send("GET a", DEADLINE_NANOS);
        awaitTime(deadline + TimeUnit.MILLISECONDS.toNanos(5));

        // When
        look();
        assertThat(heard).isEmpty();
        look();

        // Then: what comes afterwards is thrown away
        assertThat(heard).containsExactly("GET a: TIMEOUT no answer from Redis in time");
        reply("+value\r\n");
        assertThat(heard).hasSize(1);
    }

    @Test
    void moreThanMayWaitEndAtOnce() {
        // When
        send("GET a", TimeUnit.SECONDS.toNanos(60));
        send("GET b", TimeUnit.SECONDS.toNanos(60));
        send("GET c", TimeUnit.SECONDS.toNanos(60));

        // Then
        assertThat(heard).containsExactly("GET c: OVERLOAD 2 calls wait for Redis already");
    }

    /** Lets the loop's clock, which stands still otherwise, go on by more than any pause between two looks. */
    private void look() {
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private long send(String command, long time) {
        long deadline = System.nanoTime() + time;
        connection.send(new Ask(
                deadline,
                List.of(command.split(" ")),
                reply -> heard.add(command + ": " + reply),
                failure -> heard.add("%s: %s %s".formatted(command, failure.kind(), failure.message()))));
        channel.runPendingTasks();
        return deadline;
    }

    private void reply(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private static void awaitTime(long nanos) {
        await().until(() -> System.nanoTime() - nanos > 0);
    }
}
