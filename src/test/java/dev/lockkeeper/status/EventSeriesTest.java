package dev.lockkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.status.EventRecorder.Subject;
import dev.lockkeeper.status.EventRecorder.Wish;
import io.fabric8.kubernetes.api.model.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same Event again is one object with a count, and a flood of Events is cut to a rate. */
class EventSeriesTest {

    private static final Subject ROUTE =
            new Subject("aigateway.envoyproxy.io/v1beta1", "AIGatewayRoute", "team", "chat", "u-1");

    private final List<String> written = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Counter dropped = new SimpleMeterRegistry().counter("dropped");
    private Instant now = Instant.parse("2026-05-01T12:00:00Z");
    private boolean reachable = true;
    private final EventSeries series = new EventSeries(this::store, () -> now, dropped);

    @Test
    void repeatsWithinAMinuteAreSummedUp() {
        series.write(wish("Invalid", "bad"));
        after(Duration.ofSeconds(10));
        series.write(wish("Invalid", "bad"));
        after(Duration.ofSeconds(60));
        series.write(wish("Invalid", "bad"));

        assertThat(written).containsExactly("Invalid bad +1", "Invalid bad +2");
        assertThat(events.get(0).getMetadata().getName())
                .isEqualTo(events.get(1).getMetadata().getName());
    }

    @Test
    void anotherMessageIsAnotherEvent() {
        series.write(wish("Invalid", "bad"));
        series.write(wish("Invalid", "worse"));

        assertThat(written).containsExactly("Invalid bad +1", "Invalid worse +1");
        assertThat(events.get(0).getMetadata().getName())
                .isNotEqualTo(events.get(1).getMetadata().getName());
    }

    @Test
    void aFloodIsCutAndCounted() {
        for (int i = 0; i < 80; i++) {
            series.write(wish("Invalid", "bad " + i));
        }
        after(Duration.ofSeconds(2));
        for (int i = 80; i < 90; i++) {
            series.write(wish("Invalid", "bad " + i));
        }

        assertThat(written).hasSize(52);
        assertThat(dropped.count()).isEqualTo(38);
    }

    @Test
    void oneThatCouldNotBeWrittenIsTriedAgainWhenItComesAgain() {
        reachable = false;
        series.write(wish("Invalid", "bad"));
        reachable = true;
        series.write(wish("Invalid", "bad"));

        assertThat(written).containsExactly("Invalid bad +1");
        assertThat(dropped.count()).isEqualTo(1);
    }

    @Test
    void aLongMessageIsCutToWhatAnEventHolds() {
        series.write(wish("Invalid", "x".repeat(2_000)));

        assertThat(events.getFirst().getMessage()).hasSize(1_024).endsWith("x…");
    }

    private boolean store(Event event, int more) {
        if (reachable) {
            written.add(event.getReason() + " " + event.getMessage() + " +" + more);
            events.add(event);
        }
        return reachable;
    }

    private void after(Duration duration) {
        now = now.plus(duration);
    }

    private Wish wish(String reason, String message) {
        return new Wish(ROUTE, reason, message, now);
    }
}
