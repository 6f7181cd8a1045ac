package dev.lockkeeper.status;

import dev.lockkeeper.plan.bundle.Sha256;
import dev.lockkeeper.status.EventRecorder.Wish;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.micrometer.core.instrument.Counter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events of one thread: equal ones share a name and so an object, repeats are summed up, and a budget bounds them all. */
final class EventSeries {

    private static final Duration REPEAT = Duration.ofMinutes(1);
    private static final int REMEMBERED = 1_000;
    private static final int BURST = 50;
    private static final int LONGEST_MESSAGE = 1_024;
    private static final int LONGEST_NAME = 253 - 17;

    private final EventStore store;
    private final InstantSource clock;
    private final Counter dropped;
    private final Map<String, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > REMEMBERED;
        }
    };
    private double budget = BURST;
    private Instant refilled;

    /** @param unwritten repeats since the last write */
    private record Seen(Instant written, int unwritten) {}

    EventSeries(EventStore store, InstantSource clock, Counter dropped) {
        this.store = store;
        this.clock = clock;
        this.dropped = dropped;
        this.refilled = clock.instant();
    }

    void write(Wish wish) {
        Event event = event(wish);
        String name = wish.subject().namespace() + "/" + event.getMetadata().getName();
        Seen before = seen.getOrDefault(name, new Seen(Instant.MIN, 0));
        int count = before.unwritten() + 1;
        if (before.written().isAfter(wish.at().minus(REPEAT))) {
            seen.put(name, new Seen(before.written(), count));
        } else if (!spend()) {
            dropped.increment();
        } else if (store.write(event, count)) {
            seen.put(name, new Seen(wish.at(), 0));
        } else {
            dropped.increment();
        }
    }

    /** One Event a second in the long run. */
    private boolean spend() {
        Instant now = clock.instant();
        double since = Duration.between(refilled, now).toMillis() / 1000.0;
        budget = Math.min(BURST, budget + Math.max(0, since));
        refilled = now;
        if (budget < 1) {
            return false;
        }
        budget -= 1;
        return true;
    }

    private static Event event(Wish wish) {
        EventRecorder.Subject subject = wish.subject();
        String message = wish.message();
        String id = Sha256.hex((subject.uid() + "\n" + wish.reason() + "\n" + message).getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
        String stem =
                subject.name().length() > LONGEST_NAME ? subject.name().substring(0, LONGEST_NAME) : subject.name();
        String time = wish.at().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(subject.namespace())
                .withName(stem + "." + id)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(subject.apiVersion())
                .withKind(subject.kind())
                .withNamespace(subject.namespace())
                .withName(subject.name())
                .withUid(subject.uid())
                .endInvolvedObject()
                .withType("Warning")
                .withReason(wish.reason())
                .withMessage(
                        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE - 1) + "…" : message)
                .withNewSource()
                .withComponent("lockkeeper")
                .endSource()
                .withReportingComponent("lockkeeper.dev/ai-gateway-controller")
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
    }
}
