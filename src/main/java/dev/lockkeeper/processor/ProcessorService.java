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
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** The service that Envoy's ext_proc filters call, once when a request comes in and once for each try of a backend. */
public final class ProcessorService implements ExternalProcessorGrpc.AsyncService {

    private static final Logger LOG = Logger.getLogger(ProcessorService.class);

    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private final ProcessorContext context;
    private volatile boolean warm;

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

    /** Runs made-up requests in the background; {@link #warm} once they are done, which is in time. */
    public void warmUp() {
        Thread.ofPlatform().daemon().name("processor-warm-up").start(() -> {
            try {
                new WarmUp(context.settings()).run(WARM_UP, System::nanoTime);
            } catch (RuntimeException | Error e) {
                // The first requests will take longer, and that is all.
                LOG.errorf(e, "processor warm-up failed");
            } finally {
                warm = true;
            }
        });
    }

    /** Whether the first requests will be about as quick as later ones. */
    public boolean warm() {
        return warm;
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
