package dev.lockkeeper.processor;

import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.observe.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** What streams share, without a server. */
final class TestContext {

    private TestContext() {}

    static ProcessorContext of(ProcessorConfigs configs, OpenRequests open, MeterRegistry meters, LongSupplier nanos) {
        return of(configs, open, meters, nanos, true);
    }

    /** @param measuring every answer */
    static ProcessorContext of(
            ProcessorConfigs configs, OpenRequests open, MeterRegistry meters, LongSupplier nanos, boolean measuring) {
        ProcessorMetrics metrics = new ProcessorMetrics(meters, open);
        return new ProcessorContext(
                ProcessorSettings.DEFAULT,
                configs,
                open,
                metrics,
                new CostMetadata(metrics, new SampledLog(Logger.getLogger(TestContext.class), nanos)),
                new Telemetry(TelemetryAttributes.NONE, measuring, meters, Tracing.OFF),
                nanos);
    }
}
