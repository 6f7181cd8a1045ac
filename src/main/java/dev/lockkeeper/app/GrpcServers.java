package dev.lockkeeper.app;

import dev.lockkeeper.delivery.InProcessDelivery;
import dev.lockkeeper.delivery.JoinedAcknowledgements;
import dev.lockkeeper.delivery.PublishedBundles;
import dev.lockkeeper.extension.Explanations;
import dev.lockkeeper.extension.ExtensionService;
import dev.lockkeeper.extension.ExtensionSettings;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.grpc.GrpcServer;
import dev.lockkeeper.grpc.GrpcServerSettings;
import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.ListenAddress;
import dev.lockkeeper.plan.extension.ExtensionView;
import dev.lockkeeper.processor.ProcessorConfigs;
import dev.lockkeeper.processor.ProcessorService;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The gRPC servers that the roles of this process ask for, and what feeds them. */
final class GrpcServers implements AutoCloseable {

    private static final String PEER_HEALTH_NAME = "envoy-gateway-extension-server";

    private final List<GrpcServer> servers = new ArrayList<>();
    private final List<AutoCloseable> services = new ArrayList<>();
    private final Optional<ExtensionService> extension;

    GrpcServers(
            AppConfig config,
            Set<Role> roles,
            Recognition recognition,
            PublishedBundles published,
            JoinedAcknowledgements acknowledgements,
            ExtensionView view,
            MeterRegistry meters) {
        GrpcSettings settings = new GrpcSettings(config.grpc());
        ListenAddress processor = address(config.processor().address().orElse(usualProcessor(recognition)));
        this.extension = roles.contains(Role.EXTENSION)
                ? Optional.of(new ExtensionService(
                        view,
                        new ExtensionSettings(
                                recognition,
                                processor.socketAddress(),
                                ExtensionSettings.DEFAULT_PLAN_WAIT,
                                HeaderAttributeSettings.of(config.headerAttributes())),
                        meters,
                        System::nanoTime))
                : Optional.empty();
        extension.ifPresent(service -> {
            services.add(service);
            servers.add(server(
                    settings.of("extension", ListenAddress.port(config.grpc().port()), CallThreads.POOL)
                            .with(settings.tls())
                            .alsoKnownAs(Set.of(PEER_HEALTH_NAME)),
                    List.of(service.definition()),
                    () -> view.ready() && service.warm(),
                    meters));
        });
        if (roles.contains(Role.PROCESSOR)) {
            ProcessorSetup setup = new ProcessorSetup(config);
            ProcessorConfigs configs = new ProcessorConfigs();
            InProcessDelivery delivery = new InProcessDelivery(published, configs);
            acknowledgements.add(delivery);
            services.add(delivery);
            servers.add(new GrpcServer(
                    settings.of("processor", processor, CallThreads.EVENT_LOOP).with(setup.limits(settings.limits())),
                    List.of(new ProcessorService(setup.settings(), configs, meters).definition()),
                    view::ready,
                    meters));
        }
    }

    /** @throws InvalidSetting when an address cannot be had */
    void start() {
        extension.ifPresent(ExtensionService::warmUp);
        try {
            servers.forEach(GrpcServer::start);
        } catch (UncheckedIOException e) {
            throw new InvalidSetting(
                    e.getMessage()
                            + "; lockkeeper.grpc.port (LOCKKEEPER_GRPC_PORT) and lockkeeper.processor.address (LOCKKEEPER_PROCESSOR_ADDRESS) move the servers");
        }
    }

    /** Whether the first calls will be about as quick as later ones. */
    boolean warm() {
        return extension.map(ExtensionService::warm).orElse(true);
    }

    /** What the extension server made of routes; empty without that role. */
    Optional<Explanations> explanations() {
        return extension.map(ExtensionService::explanations);
    }

    /** Drains, then ends. */
    @Override
    public void close() throws Exception {
        servers.forEach(GrpcServer::close);
        for (AutoCloseable service : services) {
            service.close();
        }
    }

    private static GrpcServer server(
            GrpcServerSettings settings,
            List<ServerServiceDefinition> services,
            BooleanSupplier serving,
            MeterRegistry meters) {
        try {
            return new GrpcServer(settings, services, serving, meters);
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting("lockkeeper.grpc.tls (LOCKKEEPER_GRPC_TLS_…): " + e.getMessage());
        }
    }

    private static String usualProcessor(Recognition recognition) {
        return recognition == Recognition.ANNOTATION ? "unix:///etc/ai-gateway-extproc-uds/run.sock" : "127.0.0.1:1067";
    }

    private static ListenAddress address(String text) {
        try {
            return ListenAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting("lockkeeper.processor.address (LOCKKEEPER_PROCESSOR_ADDRESS): " + e.getMessage());
        }
    }
}
