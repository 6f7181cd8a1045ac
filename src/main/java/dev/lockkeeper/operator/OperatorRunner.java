package dev.lockkeeper.operator;

import dev.lockkeeper.source.kubernetes.PrimaryInformers;
import dev.lockkeeper.source.kubernetes.PrimaryStores;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.BaseConfigurationService;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.ResolvedControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;

/**
 * Runs the reconcilers on the operator SDK, with our stores as its caches. Made and started by the source when the API server
 * is there, not by the SDK's own start; the SDK neither elects a leader nor ends the process.
 *
 * <p>With watched namespaces each has a controller of its own per kind: the SDK gives all informers of a controller the same
 * store, and each of them would take the others' objects for deleted.
 */
public final class OperatorRunner implements PrimaryInformers {

    private static final Logger LOG = Logger.getLogger(OperatorRunner.class);

    private static final int THREADS = 8;
    private static final long PAGE = 500;
    private static final Duration FIRST_LIST = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(3);

    private final KubernetesClient client;
    private final List<PlannedReconciler<?>> reconcilers;
    private final Triggers triggers;
    private final Metrics metrics;

    private Optional<Operator> operator = Optional.empty();
    private final List<Registered> controllers = new ArrayList<>();
    private boolean closed;
    private volatile boolean watching = true;

    private record Registered(String kind, RegisteredController<?> controller) {}

    public OperatorRunner(
            KubernetesClient client, List<PlannedReconciler<?>> reconcilers, Triggers triggers, Metrics metrics) {
        this.client = client;
        this.reconcilers = List.copyOf(reconcilers);
        this.triggers = triggers;
        this.metrics = metrics;
    }

    @Override
    public void start(PrimaryStores stores) {
        Operator next = new Operator(configuration());
        List<Registered> registered = new ArrayList<>();
        for (PlannedReconciler<?> reconciler : reconcilers) {
            List<String> namespaces =
                    stores.namespaces().isEmpty() ? List.of(Constants.WATCH_ALL_NAMESPACES) : stores.namespaces();
            for (String namespace : namespaces) {
                registered.add(
                        new Registered(reconciler.kind().kindName(), register(next, reconciler, stores, namespace)));
            }
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            operator = Optional.of(next);
        }
        next.start();
        synchronized (this) {
            controllers.addAll(registered);
            if (closed) {
                next.stop();
            }
        }
    }

    @Override
    public synchronized Set<String> unsynced() {
        Set<String> kinds = new TreeSet<>();
        controllers.stream()
                .filter(registered ->
                        registered.controller().getControllerHealthInfo().hasUnhealthyEventSources())
                .forEach(registered -> kinds.add(registered.kind()));
        return kinds;
    }

    /** False once the SDK gave a watch up for a fault: then objects of its kind are frozen. */
    boolean watching() {
        return watching;
    }

    @Override
    public void close() {
        Optional<Operator> running;
        synchronized (this) {
            closed = true;
            running = operator;
        }
        running.ifPresent(Operator::stop);
    }

    private <P extends HasMetadata> RegisteredController<P> register(
            Operator next, PlannedReconciler<P> reconciler, PrimaryStores stores, String namespace) {
        String name = reconciler.kind().kindName().toLowerCase(java.util.Locale.ROOT)
                + (namespace.equals(Constants.WATCH_ALL_NAMESPACES) ? "" : "-" + namespace);
        var informer = InformerConfiguration.builder(reconciler.type())
                .withNamespaces(Set.of(namespace))
                .withInformerListLimit(PAGE)
                .withItemStore(stores.<P>newStore(reconciler.kind()))
                .withOnUpdateFilter(reconciler::concerns)
                // Writes do not go through the SDK, so it has none of its own to wait for.
                .withComparableResourceVersions(false)
                .buildForController();
        var configuration = new ResolvedControllerConfiguration<P>(
                name,
                false,
                reconciler.getClass().getCanonicalName(),
                null,
                null,
                null,
                null,
                Map.of(),
                name,
                next.getConfigurationService(),
                informer,
                false,
                null);
        return next.register(new WithPlanEvents<>(reconciler, triggers), configuration);
    }

    private ConfigurationService configuration() {
        ThreadFactory names = Thread.ofPlatform().daemon().name("reconcile-", 0).factory();
        return ConfigurationService.newOverriddenConfigurationService(
                new BaseConfigurationService(),
                settings -> settings.withKubernetesClient(client)
                        .withCloseClientOnStop(false)
                        .withExecutorService(Executors.newFixedThreadPool(THREADS, names))
                        .withMetrics(metrics)
                        .withStopOnInformerErrorDuringStartup(false)
                        .withCacheSyncTimeout(FIRST_LIST)
                        .withReconciliationTerminationTimeout(STOP)
                        .withInformerStoppedHandler((informer, failure) -> {
                            if (failure != null) {
                                watching = false;
                                LOG.errorf(
                                        "watch ended kind=%s reason=\"%s\": this replica is not live any more and waits for its restart",
                                        informer.getApiTypeClass().getSimpleName(), failure.getMessage());
                            }
                        }));
    }
}
