package dev.lockkeeper.processor;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;

/** The service that Envoy's ext_proc filters call, once when a request comes in and once for each try of a backend. */
public final class ProcessorService implements ExternalProcessorGrpc.AsyncService {

    private final ProcessorConfigs configs;
    private final MeterRegistry meters;

    public ProcessorService(ProcessorConfigs configs, MeterRegistry meters) {
        this.configs = configs;
        this.meters = meters;
    }

    public ServerServiceDefinition definition() {
        return ExternalProcessorGrpc.bindService(this);
    }

    @Override
    public String toString() {
        return "ProcessorService[" + configs + meters + "]";
    }
}
