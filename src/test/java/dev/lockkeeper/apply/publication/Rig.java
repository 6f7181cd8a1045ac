package dev.lockkeeper.apply.publication;

import dev.lockkeeper.delivery.Acknowledgements;
import dev.lockkeeper.delivery.ConnectedProcessor;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelYaml;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.LastGoodCosts;
import dev.lockkeeper.plan.PlanSet;
import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.Planner;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.plan.route.RoutePlan;
import dev.lockkeeper.processor.FilterConfigs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A replica's publication on a clock that the test moves, with processors and pods that it invents. */
final class Rig implements AutoCloseable, Acknowledgements, DataPlanes {

    static final ObjectKey GATEWAY = new ObjectKey("default", "gw");
    static final ObjectKey ROUTE = new ObjectKey("default", "chat");
    static final Duration LEAD = Duration.ofSeconds(10);
    static final Duration LINGER = Duration.ofSeconds(30);

    private final Planner planner = new Planner(PlanSettings.DEFAULT, LastGoodCosts.NONE);
    private final Map<ObjectId, ModelObject<?>> objects = new TreeMap<>();
    private volatile Planned planned = new Planned(GatewayModel.empty(), planner.empty());
    final Map<ObjectKey, String> routed = new HashMap<>();
    final Map<String, ConnectedProcessor> processors = new TreeMap<>();
    final List<EnvoyPod> pods = new ArrayList<>();
    final AtomicLong nanos = new AtomicLong();
    volatile boolean complete = true;
    volatile boolean reported = true;
    final UnionBundles bundles;
    final RouteGate gate;

    Rig(FormerSource published) {
        RoutedPlans routedPlans = new RoutedPlans() {
            @Override
            public Optional<String> hash(ObjectKey route) {
                return Optional.ofNullable(routed.get(route));
            }

            @Override
            public boolean reported(ObjectKey route) {
                return reported;
            }
        };
        bundles = new UnionBundles(
                () -> planned, () -> true, routedPlans, published, LINGER, () -> OptionalLong.of(1), nanos::get);
        gate = new RouteGate(bundles, this, this, routedPlans, LEAD, nanos::get);
    }

    /** Applies manifests and plans all anew, as a replica does. */
    void apply(String yaml) {
        ModelYaml.parse(yaml).forEach(object -> objects.put(object.id(), object));
        plan();
    }

    void delete(Kind kind, String name) {
        objects.remove(ObjectId.of(kind, "default", name));
        plan();
    }

    private void plan() {
        GatewayModel model = ModelYaml.model(List.copyOf(objects.values()));
        Set<ObjectId> touched = new TreeSet<>(objects.keySet());
        PlanSet plans = planner.next(planner.empty(), model, touched);
        planned = new Planned(model, plans);
        touched.add(new ObjectId(Kind.GATEWAY, GATEWAY));
        bundles.planned(touched);
    }

    /** Waits until the replica has taken note of its plans. */
    void noted() {
        Awaitility.await().until(() -> bundles.slot(GATEWAY).since(route()).isPresent());
    }

    RoutePlan route() {
        return planned.plans().route(ROUTE).orElseThrow();
    }

    /** The HTTPRoute is written. */
    void written() {
        routed.put(ROUTE, route().extension().hash());
    }

    BundlePlan bundle() {
        return bundles.bundle(GATEWAY).orElseThrow();
    }

    /** Names and keys of the bundle's backends. */
    Map<String, String> backends() {
        Map<String, String> keys = new TreeMap<>();
        FilterConfigs.parse(bundle().content()).backends().forEach(backend -> {
            var auth = backend.auth();
            keys.put(
                    backend.name(),
                    auth == null || auth.apiKey() == null ? "" : auth.apiKey().key());
        });
        return keys;
    }

    void acknowledges(String node, Optional<ObjectKey> pod, String uuid) {
        processors.put(node, new ConnectedProcessor(node, pod, Optional.of(uuid), Optional.empty()));
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public List<ConnectedProcessor> of(ObjectKey gateway) {
        return List.copyOf(processors.values());
    }

    @Override
    public void onChange(Consumer<ObjectKey> listener) {}

    @Override
    public boolean known() {
        return complete;
    }

    @Override
    public List<EnvoyPod> pods(ObjectKey gateway) {
        return pods;
    }

    @Override
    public SortedSet<String> namespaces(ObjectKey gateway) {
        return new TreeSet<>(Set.of("envoy-gateway-system"));
    }

    @Override
    public void close() {
        bundles.close();
    }
}
