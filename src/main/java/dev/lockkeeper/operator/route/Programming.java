package dev.lockkeeper.operator.route;

import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.apply.ObservedObject;
import dev.lockkeeper.apply.Outcome;
import dev.lockkeeper.apply.ReportedParent;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.condition.PlannedCondition;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.plan.condition.PlannedStatus.PlannedParent;
import dev.lockkeeper.plan.route.RouteNames;
import dev.lockkeeper.plan.route.RoutePlan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code Programmed} of an AIGatewayRoute, per Gateway and as a whole: from the {@code status.parents[]} that Envoy Gateway writes on
 * the HTTPRoute ({@code Accepted}, {@code ResolvedRefs}), and from what processors acknowledge.
 */
final class Programming {

    static final String PROGRAMMED = "Programmed";
    static final String PENDING = "Pending";

    private final RoutePlan plan;
    private final Optional<ObservedObject> httpRoute;
    private final List<Outcome> writes;
    private final Processors processors;

    /** What is known of the processors of a Gateway. */
    interface Processors {

        /** How many are connected and have not taken the backends of the plan. */
        long behind(ObjectKey gateway, RoutePlan plan);

        /** Whether all of them say what they have. */
        boolean allSpeak(ObjectKey gateway);
    }

    /** @param writes how the publication of the plan went */
    Programming(RoutePlan plan, Optional<ObservedObject> httpRoute, List<Outcome> writes, Processors processors) {
        this.plan = plan;
        this.httpRoute = httpRoute;
        this.writes = writes;
        this.processors = processors;
    }

    /** The status with the conditions. */
    PlannedStatus in(PlannedStatus planned) {
        List<PlannedParent> parents = planned.parents().stream()
                .map(parent ->
                        new PlannedParent(parent.parentRef(), with(parent.conditions(), towards(parent.parentRef()))))
                .toList();
        PlannedCondition whole = parents.stream()
                .map(parent -> parent.conditions().getLast())
                .filter(condition -> !condition.status())
                .findFirst()
                .orElseGet(() -> parents.isEmpty()
                        ? no(PENDING, "the route names no Gateway")
                        : parents.getFirst().conditions().getLast());
        return new PlannedStatus(planned.object(), planned.generation(), with(planned.conditions(), whole), parents);
    }

    private PlannedCondition towards(ParentReference parent) {
        Optional<PlannedCondition> unwritten = unwritten();
        if (unwritten.isPresent()) {
            return unwritten.get();
        }
        String namespace =
                Objects.requireNonNullElse(parent.namespace(), plan.key().namespace());
        Optional<ReportedParent> said = httpRoute.stream()
                .flatMap(route -> route.parents().stream())
                .filter(reported -> reported.namespace().equals(namespace)
                        && reported.name().equals(parent.name())
                        && reported.section().equals(Objects.requireNonNullElse(parent.sectionName(), ""))
                        && reported.port() == Objects.requireNonNullElse(parent.port(), 0))
                .findFirst();
        if (said.filter(ReportedParent::newest).isEmpty()) {
            return no(PENDING, "Envoy Gateway has not reported on the HTTPRoute yet");
        }
        if (said.get().refusal().isPresent()) {
            ReportedParent.Refusal refusal = said.get().refusal().get();
            return no(
                    refusal.reason().isEmpty() ? "NotAccepted" : refusal.reason(),
                    "Envoy Gateway says of HTTPRoute %s: %s".formatted(plan.key(), refusal.message()));
        }
        ObjectKey gateway = new ObjectKey(namespace, parent.name());
        long behind = processors.behind(gateway, plan);
        if (behind > 0) {
            return no(PENDING, "%d processors have not acknowledged its backends".formatted(behind));
        }
        return new PlannedCondition(
                PROGRAMMED,
                true,
                PROGRAMMED,
                processors.allSpeak(gateway)
                        ? "Envoy Gateway has the HTTPRoute and the processors have its backends"
                        : "Envoy Gateway has the HTTPRoute; processors that read Secrets do not report");
    }

    /** What keeps the HTTPRoute from being in the cluster as it is planned. */
    private Optional<PlannedCondition> unwritten() {
        Optional<String> refused = writes.stream()
                .filter(Outcome.Refused.class::isInstance)
                .map(outcome -> ((Outcome.Refused) outcome).problem().text())
                .findFirst();
        if (refused.isPresent()) {
            return Optional.of(no("NotPublished", refused.get()));
        }
        Optional<String> awaited = writes.stream()
                .filter(Outcome.Awaiting.class::isInstance)
                .map(outcome -> ((Outcome.Awaiting) outcome).what())
                .findFirst();
        if (awaited.isPresent()) {
            return Optional.of(no(PENDING, awaited.get()));
        }
        return httpRoute
                        .map(route -> route.annotations().getOrDefault(RouteNames.PLAN_HASH, ""))
                        .filter(plan.extension().hash()::equals)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(no(PENDING, "the HTTPRoute is being written"));
    }

    private static PlannedCondition no(String reason, String message) {
        return new PlannedCondition(PROGRAMMED, false, reason, message);
    }

    private static List<PlannedCondition> with(List<PlannedCondition> conditions, PlannedCondition more) {
        return Stream.concat(conditions.stream(), Stream.of(more)).toList();
    }
}
