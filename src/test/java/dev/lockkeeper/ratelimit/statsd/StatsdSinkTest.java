package dev.lockkeeper.ratelimit.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.ratelimit.service.Figures;
import dev.lockkeeper.ratelimit.statsd.StatsdSettings.Dialect;
import dev.lockkeeper.ratelimit.statsd.StatsdSettings.Protocol;
import dev.lockkeeper.realparts.FreePorts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What was counted reaches a statsd once, also when it was away or figures could not be told for a while. */
class StatsdSinkTest {

    private final int port = FreePorts.next();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger flushes = new AtomicInteger();

    @Test
    void whatCouldNotBeSentIsInTheNextSending() throws IOException {
        try (StatsdSink sink = sink(true, figures -> figures.counter("hits", 5))) {
            // Given
            sink.start();
            await().until(() -> packets("lost") >= 2);
            // When
            String first = firstLine();
            // Then
            assertThat(first).isEqualTo("hits:5|c");
            await().until(() -> packets("sent") >= 1);
            int sent = flushes.get();
            await().until(() -> flushes.get() > sent + 3);
            assertThat(packets("sent")).isEqualTo(1);
        }
    }

    @Test
    void figuresThatCannotBeToldOnceAreToldTheNextTime() throws IOException {
        Consumer<Figures> source = figures -> {
            figures.counter("hits", 5);
            if (flushes.get() < 3) {
                throw new IllegalStateException("not now");
            }
        };
        try (StatsdSink sink = sink(true, source)) {
            // When
            sink.start();
            // Then
            assertThat(firstLine()).isEqualTo("hits:5|c");
        }
    }

    @Test
    void nothingIsLostWhereNobodyAskedForIt() {
        try (StatsdSink sink = sink(false, figures -> figures.counter("hits", 5))) {
            // When
            sink.start();
            await().until(() -> flushes.get() > 3);
            // Then
            assertThat(packets("lost")).isZero();
        }
    }

    private StatsdSink sink(boolean asked, Consumer<Figures> source) {
        StatsdSettings settings = new StatsdSettings(
                "127.0.0.1", port, Protocol.TCP, Duration.ofMillis(20), Map.of(), Dialect.PLAIN, List.of(), asked);
        return new StatsdSink(
                settings,
                figures -> {
                    flushes.incrementAndGet();
                    source.accept(figures);
                },
                meters);
    }

    private String firstLine() throws IOException {
        try (ServerSocket statsd = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            statsd.setSoTimeout(10_000);
            try (Socket from = statsd.accept();
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
                return lines.readLine();
            }
        }
    }

    private double packets(String outcome) {
        return meters.get("lockkeeper.ratelimit.statsd.packets")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
