package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Before the first request the processor's code has met requests like it, and nothing of them is seen. */
class WarmUpTest {

    @Test
    void aRoundGoesAllTheWayToTheCosts() {
        ProcessingResponse last = new WarmUp(new ProcessorSettings("/ai")).round();

        assertThat(last.getDynamicMetadata()
                        .getFieldsOrThrow("io.envoy.ai_gateway")
                        .getStructValue()
                        .getFieldsOrThrow("price")
                        .getNumberValue())
                .isEqualTo(18);
    }

    @Test
    void endsInTimeWhateverItHasDone() {
        AtomicLong now = new AtomicLong();

        new WarmUp(ProcessorSettings.DEFAULT).run(Duration.ofSeconds(1), () -> now.addAndGet(600_000_000));

        assertThat(now.get()).isEqualTo(3 * 600_000_000L);
    }

    @Test
    void leavesNothingInTheMetrics() {
        // Given
        MeterRegistry meters = new SimpleMeterRegistry();
        ProcessorService service = new ProcessorService(ProcessorSettings.DEFAULT, new ProcessorConfigs(), meters);
        assertThat(service.warm()).isFalse();
        // When
        service.warmUp();
        await().atMost(Duration.ofSeconds(30)).until(service::warm);
        // Then
        assertThat(meters.counter("lockkeeper.processor.tries").count()).isZero();
        assertThat(meters.find(GenAiMetrics.DURATION).timers()).isEmpty();
    }
}
