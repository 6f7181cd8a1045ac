package dev.lockkeeper.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever searches the log for "leader" reads who leads since when and why that ended, once per change. */
class ElectionReportTest {

    private final Logger logger = Logger.getLogger(ElectionReport.class.getName());
    private final Lines lines = new Lines();
    private final List<String> events = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ElectionReport report = new ElectionReport(
            new ElectionSettings(
                    true,
                    "pod-a",
                    "ns",
                    "lease",
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2),
                    true),
            new ElectionMeters(meters, now::get),
            events::add,
            now::get);

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.addHandler(lines);
    }

    @AfterEach
    void unlisten() {
        logger.setUseParentHandlers(true);
        logger.removeHandler(lines);
    }

    @Test
    void saysEachChangeOnce() {
        // When
        report.following("pod-b");
        report.following("pod-b");
        report.acquired(4);
        report.lost(4, "taken by pod-b");
        report.following("pod-b");
        report.acquired(6);
        report.stopped(6);
        report.released(6);
        // Then
        assertThat(lines.said)
                .containsExactly(
                        "INFO following leader=pod-b identity=pod-a lease=ns/lease",
                        "INFO leader acquired identity=pod-a epoch=4 lease=ns/lease",
                        "WARN leader lost identity=pod-a epoch=4 lease=ns/lease reason=\"taken by pod-b\"",
                        "INFO following leader=pod-b identity=pod-a lease=ns/lease",
                        "INFO leader acquired identity=pod-a epoch=6 lease=ns/lease",
                        "INFO leader lost identity=pod-a epoch=6 lease=ns/lease reason=\"stopped\"",
                        "INFO leader released identity=pod-a epoch=6 lease=ns/lease");
        assertThat(events)
                .containsExactly(
                        "pod-a became leader, epoch 4",
                        "pod-a stopped leading, epoch 4: taken by pod-b",
                        "pod-a became leader, epoch 6",
                        "pod-a stopped leading, epoch 6: stopped",
                        "pod-a released the Lease, epoch 6");
        assertThat(transitions("leader")).isEqualTo(2);
        assertThat(transitions("follower")).isEqualTo(2);
    }

    @Test
    void countsFailuresInsteadOfRepeatingThem() {
        // When
        for (int second = 0; second <= 61; second++) {
            now.set(Duration.ofSeconds(second).toNanos());
            report.requestFailed("Connection refused");
        }
        report.requestSucceeded();
        report.requestSucceeded();
        // Then
        assertThat(lines.said)
                .containsExactly(
                        "WARN leader election request failed identity=pod-a lease=ns/lease reason=\"Connection refused\" leftOut=0",
                        "WARN leader election request failed identity=pod-a lease=ns/lease reason=\"Connection refused\" leftOut=59",
                        "INFO leader election reaches the Lease again identity=pod-a lease=ns/lease failures=62");
        assertThat(meters.get("lockkeeper.leader.request.failures").counter().count())
                .isEqualTo(62);
    }

    @Test
    void tellsTheAgeOfTheLastRenewal() {
        // When
        double before = meters.get("lockkeeper.leader.renewal.age").gauge().value();
        report.renewed(Duration.ofSeconds(1).toNanos());
        now.set(Duration.ofSeconds(4).toNanos());
        // Then
        assertThat(before).isNaN();
        assertThat(meters.get("lockkeeper.leader.renewal.age").gauge().value()).isEqualTo(3);
    }

    private double transitions(String to) {
        return meters.get("lockkeeper.leader.transitions")
                .tag("to", to)
                .counter()
                .count();
    }

    private static final class Lines extends Handler {
        private final List<String> said = new ArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            said.add(entry.getLevel() + " " + ExtLogRecord.wrap(entry).getFormattedMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
