package dev.lockkeeper.processor;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;

/** The service that Envoy's ext_proc filters call, once when a request comes in and once for each try of a backend. */
public final class ProcessorService implements ExternalProcessorGrpc.AsyncService {

    private final ProcessorSettings settings;
    private final ProcessorConfigs configs;
    private final OpenRequests open = new OpenRequests();
    private final ProcessorMetrics metrics;

    public ProcessorService(ProcessorSettings settings, ProcessorConfigs configs, MeterRegistry meters) {
        this.settings = settings;
        this.configs = configs;
        this.metrics = new ProcessorMetrics(meters, open);
    }

    /** What a {@code GrpcServer} is given. Its work is short and never blocks: it may run on the event loop. */
    public ServerServiceDefinition definition() {
        return ExternalProcessorGrpc.bindService(this);
    }

    @Override
    public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> answers) {
        ProcessorStream stream = new ProcessorStream(settings, configs, open, metrics, answers);
        if (answers instanceof ServerCallStreamObserver<?> call) {
            // With a handler, an answer to a request that was just reset is dropped instead of thrown back at us.
            call.setOnCancelHandler(() -> {});
        }
        return stream;
    }
}
