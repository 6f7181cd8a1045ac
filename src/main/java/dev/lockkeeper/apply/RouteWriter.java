package dev.lockkeeper.apply;

import dev.lockkeeper.apply.publication.RouteGate;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.plan.route.RoutePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Publishes one AIGatewayRoute, when its processors are ready for it: filters, the HTTPRoute that refers to them, then filters that nothing refers to go. */
public final class RouteWriter {

    private final Applier applier;
    private final ObservedObjects observed;
    private final RouteGate gate;

    public RouteWriter(Applier applier, ObservedObjects observed, RouteGate gate) {
        this.applier = applier;
        this.observed = observed;
        this.gate = gate;
    }

    public Publication write(RoutePlan plan) {
        Optional<RouteGate.Wait> wait = gate.before(plan);
        if (wait.isPresent()) {
            return new Publication(
                    List.of(new Outcome.Awaiting(wait.get().reason(), wait.get().again())));
        }
        ObjectId owner = new ObjectId(Kind.AI_GATEWAY_ROUTE, plan.key());
        List<HasMetadata> wanted = new ArrayList<>(plan.filters());
        wanted.add(plan.httpRoute());
        List<Outcome> outcomes = new ArrayList<>();
        for (HasMetadata object : wanted) {
            Outcome outcome = applier.apply(owner, object);
            outcomes.add(outcome);
            if (!outcome.done()) {
                return new Publication(outcomes);
            }
        }
        Set<String> kept = plan.filters().stream()
                .map(filter -> filter.getMetadata().getName())
                .collect(Collectors.toSet());
        observed.filtersOfRoute(plan.key()).stream()
                .filter(filter -> !kept.contains(filter.key().name()))
                .forEach(filter -> outcomes.add(applier.delete(owner, filter)));
        return new Publication(outcomes);
    }
}
