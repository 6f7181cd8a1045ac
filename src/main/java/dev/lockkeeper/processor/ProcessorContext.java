package dev.lockkeeper.processor;

import java.util.function.LongSupplier;

/**
 * What all streams of a processor share.
 *
 * @param nanos a monotonic clock
 */
record ProcessorContext(
        ProcessorSettings settings,
        ProcessorConfigs configs,
        OpenRequests open,
        ProcessorMetrics metrics,
        CostMetadata costs,
        Telemetry telemetry,
        LongSupplier nanos) {}
