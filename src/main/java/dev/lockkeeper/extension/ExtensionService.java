package dev.lockkeeper.extension;

import dev.lockkeeper.extension.proto.EnvoyGatewayExtensionGrpc;
import dev.lockkeeper.plan.extension.ExtensionView;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** The service that Envoy Gateway calls. */
public final class ExtensionService implements EnvoyGatewayExtensionGrpc.AsyncService, AutoCloseable {

    private final ExtensionView view;
    private final ExtensionSettings settings;
    private final MeterRegistry meters;
    private final LongSupplier nanoTime;

    public ExtensionService(
            ExtensionView view, ExtensionSettings settings, MeterRegistry meters, LongSupplier nanoTime) {
        this.view = view;
        this.settings = settings;
        this.meters = meters;
        this.nanoTime = nanoTime;
    }

    public ServerServiceDefinition definition() {
        return EnvoyGatewayExtensionGrpc.bindService(this);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "ExtensionService[" + settings + view.ready() + meters + nanoTime.getAsLong() + "]";
    }
}
