package dev.lockkeeper.processor;

import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.observe.Tracing;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** The service that Envoy's ext_proc filters call, once when a request comes in and once for each try of a backend. */
public final class ProcessorService implements ExternalProcessorGrpc.AsyncService {

    private static final Logger LOG = Logger.getLogger(ProcessorService.class);

    private final ProcessorContext context;

    public ProcessorService(ProcessorSettings settings, ProcessorConfigs configs, MeterRegistry meters) {
        this(settings, configs, meters, Tracing.OFF);
    }

    public ProcessorService(
            ProcessorSettings settings, ProcessorConfigs configs, MeterRegistry meters, Tracing tracing) {
        LongSupplier nanos = System::nanoTime;
        OpenRequests open = new OpenRequests(settings.limits());
        ProcessorMetrics metrics = new ProcessorMetrics(meters, open);
        this.context = new ProcessorContext(
                settings,
                configs,
                open,
                metrics,
                new CostMetadata(metrics, new SampledLog(LOG, nanos)),
                new Telemetry(settings.attributes(), settings.measuring(), meters, tracing),
                nanos);
    }

    /** What a {@code GrpcServer} is given. Its work is short and never blocks: it may run on the event loop. */
    public ServerServiceDefinition definition() {
        return ExternalProcessorGrpc.bindService(this);
    }

    @Override
    public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> answers) {
        if (answers instanceof ServerCallStreamObserver<?> call) {
            // With a handler, an answer to a request that was just reset is dropped instead of thrown back at us.
            call.setOnCancelHandler(() -> {});
        }
        return new ProcessorStream(context, answers);
    }
}
