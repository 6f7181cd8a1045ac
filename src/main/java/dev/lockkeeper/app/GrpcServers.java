package dev.lockkeeper.app;

import dev.lockkeeper.delivery.InProcessDelivery;
import dev.lockkeeper.delivery.JoinedAcknowledgements;
import dev.lockkeeper.delivery.PublishedBundles;
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
import dev.lockkeeper.processor.ProcessorSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The gRPC servers that the roles of this process ask for, and what feeds them. */
final class GrpcServers implements AutoCloseable {

    private final List<GrpcServer> servers = new ArrayList<>();
    private final List<AutoCloseable> services = new ArrayList<>();

    GrpcServers(
            AppConfig config,
            Set<Role> roles,
            Recognition recognition,
            PublishedBundles published,
            JoinedAcknowledgements acknowledgements,
            ExtensionView view,
            MeterRegistry meters) {
        ListenAddress processor = address(config.processor().address().orElse(usualProcessor(recognition)));
        if (roles.contains(Role.EXTENSION)) {
            ExtensionService service = new ExtensionService(
                    view,
                    new ExtensionSettings(recognition, processor.socketAddress(), ExtensionSettings.DEFAULT_PLAN_WAIT),
                    meters,
                    System::nanoTime);
            services.add(service);
            servers.add(new GrpcServer(
                    settings(
                            config,
                            "extension",
                            ListenAddress.port(config.grpc().port()),
                            CallThreads.POOL),
                    List.of(service.definition()),
                    view::ready));
        }
        if (roles.contains(Role.PROCESSOR)) {
            ProcessorConfigs configs = new ProcessorConfigs();
            InProcessDelivery delivery = new InProcessDelivery(published, configs);
            acknowledgements.add(delivery);
            services.add(delivery);
            servers.add(new GrpcServer(
                    settings(config, "processor", processor, CallThreads.EVENT_LOOP),
                    List.of(new ProcessorService(new ProcessorSettings(config.rootPrefix()), configs, meters)
                            .definition()),
                    view::ready));
        }
    }

    /** @throws InvalidSetting when an address cannot be had */
    void start() {
        try {
            servers.forEach(GrpcServer::start);
        } catch (UncheckedIOException e) {
            throw new InvalidSetting(
                    e.getMessage()
                            + "; lockkeeper.grpc.port (LOCKKEEPER_GRPC_PORT) and lockkeeper.processor.address (LOCKKEEPER_PROCESSOR_ADDRESS) move the servers");
        }
    }

    /** Drains, then ends. */
    @Override
    public void close() throws Exception {
        servers.forEach(GrpcServer::close);
        for (AutoCloseable service : services) {
            service.close();
        }
    }

    private static GrpcServerSettings settings(
            AppConfig config, String name, ListenAddress address, CallThreads threads) {
        return new GrpcServerSettings(
                name,
                address,
                Math.toIntExact(config.grpc().maxInboundMessageSize().asLongValue()),
                config.grpc().drainTimeout(),
                threads);
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
