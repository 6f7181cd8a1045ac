package dev.lockkeeper.app;

import dev.lockkeeper.app.ratelimit.RateLimitServer;
import dev.lockkeeper.delivery.BundleClient;
import dev.lockkeeper.delivery.BundleService;
import dev.lockkeeper.delivery.BundleSources;
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
import dev.lockkeeper.leadership.PodIdentity;
import dev.lockkeeper.observe.Tracing;
import dev.lockkeeper.plan.extension.ExtensionView;
import dev.lockkeeper.processor.ProcessorConfigs;
import dev.lockkeeper.processor.ProcessorService;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** The gRPC servers that the roles of this process ask for, and what feeds them. */
final class GrpcServers implements AutoCloseable {

    private static final String PEER_HEALTH_NAME = "envoy-gateway-extension-server";

    private final List<GrpcServer> servers = new ArrayList<>();
    private final List<AutoCloseable> services = new ArrayList<>();
    private Optional<ExtensionService> extension = Optional.empty();
    private Optional<ProcessorService> processor = Optional.empty();
    private Optional<BundleService> bundles = Optional.empty();
    private Optional<BundleClient> client = Optional.empty();

    private GrpcServers() {}

    /** Of a process that plans. */
    static GrpcServers of(
            AppConfig config,
            Set<Role> roles,
            Recognition recognition,
            PublishedBundles published,
            JoinedAcknowledgements acknowledgements,
            ExtensionView view,
            Optional<RateLimitServer> limits,
            MeterRegistry meters) {
        GrpcServers all = new GrpcServers();
        GrpcSettings settings = new GrpcSettings(config.grpc());
        ListenAddress processor = address(config.processor().address().orElse(usualProcessor(recognition)));
        List<ServerServiceDefinition> shared = new ArrayList<>();
        BooleanSupplier serving = () -> true;
        if (roles.contains(Role.EXTENSION)) {
            ExtensionService service = new ExtensionService(
                    view,
                    new ExtensionSettings(
                            recognition,
                            processor.socketAddress(),
                            ExtensionSettings.DEFAULT_PLAN_WAIT,
                            HeaderAttributeSettings.of(config.headerAttributes())),
                    meters,
                    System::nanoTime);
            all.extension = Optional.of(service);
            all.services.add(service);
            BundleService bundles = new BundleService(
                    published,
                    // In a pod a port-forward or a mesh's proxy brings callers of other hosts from there.
                    config.bundle().trustLoopback().orElse(!System.getenv().containsKey("KUBERNETES_SERVICE_HOST")),
                    config.bundle().tokenFile(),
                    meters);
            acknowledgements.add(bundles);
            all.bundles = Optional.of(bundles);
            shared.add(service.definition());
            shared.add(bundles.definition());
            serving = () -> view.ready() && service.warm();
        }
        limits.map(RateLimitServer::definition).ifPresent(shared::add);
        if (!shared.isEmpty()) {
            all.servers.add(server(shared(config, settings, roles, limits), shared, serving, meters));
        }
        if (roles.contains(Role.PROCESSOR)) {
            ProcessorConfigs configs = new ProcessorConfigs();
            InProcessDelivery delivery = new InProcessDelivery(published, configs);
            acknowledgements.add(delivery);
            all.services.add(delivery);
            all.servers.add(all.processor(config, processor, configs, view::ready, meters));
        }
        return all;
    }

    /** Of a process that is a processor and nothing else, and is given its bundles. */
    static GrpcServers processor(AppConfig config, BundleSources sources, MeterRegistry meters) {
        GrpcServers all = new GrpcServers();
        ProcessorConfigs configs = new ProcessorConfigs();
        BundleClient client = new BundleClient(
                sources,
                PodIdentity.detect(System.getenv()).name() + "/" + UUID.randomUUID(),
                config.bundleVersion(),
                configs,
                meters);
        all.client = Optional.of(client);
        all.services.add(client);
        ListenAddress address = address(config.processor().address().orElse(usualProcessor(Recognition.ANNOTATION)));
        all.servers.add(all.processor(config, address, configs, client::ready, meters));
        return all;
    }

    /** Whether the processor has been given its bundles; true without one that is given any. */
    boolean serving() {
        return client.map(BundleClient::ready).orElse(true);
    }

    /** @throws InvalidSetting when an address cannot be had */
    void start() {
        extension.ifPresent(ExtensionService::warmUp);
        processor.ifPresent(ProcessorService::warmUp);
        try {
            servers.forEach(GrpcServer::start);
            client.ifPresent(BundleClient::start);
        } catch (UncheckedIOException e) {
            throw new InvalidSetting(
                    e.getMessage()
                            + "; lockkeeper.grpc.port (LOCKKEEPER_GRPC_PORT) and lockkeeper.processor.address (LOCKKEEPER_PROCESSOR_ADDRESS) move the servers");
        }
    }

    /** Whether the first calls will be about as quick as later ones. */
    boolean warm() {
        return extension.map(ExtensionService::warm).orElse(true)
                && processor.map(ProcessorService::warm).orElse(true);
    }

    /** What the extension server made of routes; empty without that role. */
    Optional<Explanations> explanations() {
        return extension.map(ExtensionService::explanations);
    }

    /** Drains, then ends. */
    @Override
    public void close() throws Exception {
        // Its streams never end by themselves.
        bundles.ifPresent(BundleService::close);
        servers.forEach(GrpcServer::close);
        for (AutoCloseable service : services) {
            service.close();
        }
    }

    private GrpcServer processor(
            AppConfig config,
            ListenAddress address,
            ProcessorConfigs configs,
            BooleanSupplier serving,
            MeterRegistry meters) {
        GrpcSettings settings = new GrpcSettings(config.grpc());
        ProcessorSetup setup = new ProcessorSetup(config);
        Tracing tracing = Tracing.of(System.getenv(), meters);
        services.add(tracing);
        ProcessorService service = new ProcessorService(setup.settings(), configs, meters, tracing);
        processor = Optional.of(service);
        return new GrpcServer(
                settings.of("processor", address, CallThreads.EVENT_LOOP).with(setup.limits(settings.limits())),
                List.of(service.definition()),
                serving,
                meters);
    }

    /** Of the port of the extension server, the bundles' stream and the rate limit service. */
    private static GrpcServerSettings shared(
            AppConfig config, GrpcSettings settings, Set<Role> roles, Optional<RateLimitServer> limits) {
        boolean extension = roles.contains(Role.EXTENSION);
        GrpcServerSettings all = settings.of(
                        extension ? "extension" : "ratelimit",
                        ListenAddress.port(config.grpc().port()),
                        extension ? CallThreads.POOL : CallThreads.EVENT_LOOP)
                .with(settings.tls())
                .alsoKnownAs(extension ? Set.of(PEER_HEALTH_NAME) : Set.of());
        return limits.map(service -> all.withHealth(Map.of(
                        RateLimitServer.HEALTH_NAME,
                        service::healthy,
                        service.definition().getServiceDescriptor().getName(),
                        service::healthy)))
                .orElse(all);
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
            throw new InvalidSetting(
                    "lockkeeper.processor.address (LOCKKEEPER_PROCESSOR_ADDRESS, --extProcAddr): " + e.getMessage());
        }
    }
}
