package dev.lockkeeper.plan.route;

import static dev.lockkeeper.plan.Reasons.GATEWAY_CONFIG_NOT_FOUND;
import static dev.lockkeeper.plan.Reasons.UNSUPPORTED_VALUE;

import dev.lockkeeper.api.AIGatewayRouteRule;
import dev.lockkeeper.api.AIGatewayRouteSpec;
import dev.lockkeeper.api.envoygateway.EnvoyRouteFilter;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.model.References;
import dev.lockkeeper.plan.LastGoodCosts;
import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.bundle.CostExpressions;
import dev.lockkeeper.plan.bundle.Costs;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import dev.lockkeeper.plan.extension.ExtensionBackend;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRuleBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * AIGatewayRoute → {@link RoutePlan}. A reference that does not resolve is left out of its rule; a rule with none left, or
 * one that would go unmetered, answers 503; a rule beyond the HTTPRoute's limits is left out. The rest is served.
 */
public final class RoutePlanner {

    private static final String SERVED = " (the other rules of the route are served)";

    private final PlanSettings settings;
    private final CostExpressions expressions;
    private final LastGoodCosts lastGood;

    public RoutePlanner(PlanSettings settings, CostExpressions expressions, LastGoodCosts lastGood) {
        this.settings = settings;
        this.expressions = expressions;
        this.lastGood = lastGood;
    }

    public RoutePlan plan(GatewayModel model, ModelObject<?> route) {
        if (!(route.spec() instanceof ModelSpec.Route(AIGatewayRouteSpec spec))) {
            throw new IllegalArgumentException(route.id() + " is no AIGatewayRoute");
        }
        return new Planning(model, route, spec).plan();
    }

    /** The working state of one plan. */
    private final class Planning {
        private final GatewayModel model;
        private final ObjectId id;
        private final AIGatewayRouteSpec spec;
        private final BackendResolver backends;
        private final RuleShape shape = new RuleShape(settings.rootPrefix());
        private final RuleLimits limits = new RuleLimits();
        private final HttpRouteFrame frame;
        private final RouteFilters filters;
        private final EnvoyRouteFilter hostRewrite;

        private final List<EnvoyRouteFilter> usedFilters = new ArrayList<>();
        private final List<HTTPRouteRule> rules = new ArrayList<>();
        private final List<ExtensionRule> extensionRules = new ArrayList<>();
        private final List<FragmentBackend> filterBackends = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        Planning(GatewayModel model, ModelObject<?> route, AIGatewayRouteSpec spec) {
            this.model = model;
            this.id = route.id();
            this.spec = spec;
            this.backends = new BackendResolver(model);
            this.frame = new HttpRouteFrame(route, spec);
            this.filters = new RouteFilters(id.namespace(), id.name(), frame.owners());
            this.hostRewrite = filters.hostRewrite();
            usedFilters.add(hostRewrite);
        }

        RoutePlan plan() {
            SortedSet<ObjectKey> gateways = new TreeSet<>();
            spec.parentRefs().forEach(parent -> gateways.add(References.gateway(parent, id.namespace())));
            Costs costs = Costs.of(id, "spec.llmRequestCosts", spec.llmRequestCosts(), expressions, lastGood);
            problems.addAll(costs.problems());
            gateways.forEach(this::missingConfig);
            Optional<String> unmetered = unmetered(costs, gateways);
            for (int i = 0; i < spec.rules().size(); i++) {
                rule(i, spec.rules().get(i), unmetered);
            }
            catchAll();
            Optional<String> forwardProxy = forwardProxy(gateways);
            String hash = PlanHash.of(rules, spec, extensionRules, forwardProxy, settings.headerAttributes());
            return new RoutePlan(
                    id.key(),
                    frame.httpRoute(rules, hash),
                    usedFilters,
                    new ExtensionRoute(id.key(), hash, extensionRules, forwardProxy),
                    RouteFragments.of(frame, spec, filterBackends, costs.usable()),
                    gateways,
                    problems);
        }

        private void rule(int index, AIGatewayRouteRule rule, Optional<String> unmetered) {
            List<HTTPBackendRef> refs = new ArrayList<>();
            List<ExtensionBackend> extensionBackends = new ArrayList<>();
            List<String> reasons = new ArrayList<>();
            for (int i = 0; i < rule.backendRefs().size(); i++) {
                switch (backends.resolve(id, index, i, rule.backendRefs().get(i))) {
                    case ResolvedBackend.Usable usable -> {
                        refs.add(usable.httpRef());
                        filterBackends.add(FormerBackends.entry(
                                usable, index, i, rule.backendRefs().get(i)));
                        extensionBackends.add(new ExtensionBackend(
                                usable.filterBackend().name(),
                                usable.priority(),
                                usable.httpRef().getWeight()));
                    }
                    case ResolvedBackend.LeftOut(Problem problem) -> {
                        problems.add(problem);
                        reasons.add(problem.message());
                    }
                }
            }
            Optional<String> unavailable =
                    unmetered.or(() -> tooMany(index, refs)).or(() -> none(refs, reasons));
            RuleLimits.Fit fit = limits.fit(shape.matches(rule));
            fit.refusal()
                    .ifPresent(limit -> problems.add(new Problem(
                            id, "spec.rules[%d].matches".formatted(index), UNSUPPORTED_VALUE, limit + SERVED)));
            Optional<Duration> idle =
                    Optional.ofNullable(rule.streamIdleTimeout()).flatMap(GatewayDuration::parse);
            int piece = 0;
            for (List<HTTPRouteMatch> matches : fit.pieces()) {
                var builder = new HTTPRouteRuleBuilder().withMatches(matches);
                name(rule, piece++).ifPresent(builder::withName);
                if (unavailable.isPresent()) {
                    rules.add(builder.withFilters(RouteFilters.use(unavailable(index, unavailable.get())))
                            .build());
                    extensionRules.add(new ExtensionRule(Optional.empty(), List.of()));
                } else {
                    rules.add(builder.withBackendRefs(refs)
                            .withFilters(RouteFilters.use(hostRewrite))
                            .withTimeouts(shape.timeouts(rule))
                            .build());
                    extensionRules.add(new ExtensionRule(idle, extensionBackends));
                }
            }
        }

        private EnvoyRouteFilter unavailable(int rule, String reason) {
            EnvoyRouteFilter filter = filters.unavailable(rule, reason);
            if (usedFilters.stream()
                    .noneMatch(used -> used.getMetadata()
                            .getName()
                            .equals(filter.getMetadata().getName()))) {
                usedFilters.add(filter);
            }
            return filter;
        }

        private Optional<String> tooMany(int rule, List<HTTPBackendRef> refs) {
            if (refs.size() <= RuleLimits.BACKENDS_PER_RULE) {
                return Optional.empty();
            }
            String message = "an HTTPRoute rule holds 16 backendRefs, this one has %d; spread them over several rules"
                    .formatted(refs.size());
            problems.add(
                    new Problem(id, "spec.rules[%d].backendRefs".formatted(rule), UNSUPPORTED_VALUE, message + SERVED));
            return Optional.of(message);
        }

        private static Optional<String> none(List<HTTPBackendRef> refs, List<String> reasons) {
            boolean anyWeight = refs.stream().anyMatch(ref -> ref.getWeight() > 0);
            if (anyWeight || (!refs.isEmpty() && reasons.isEmpty())) {
                return Optional.empty();
            }
            return Optional.of(
                    reasons.isEmpty()
                            ? "this rule has no backendRefs"
                            : "no backend of this rule is available: " + String.join("; ", reasons));
        }

        /** Piece 0 has the rule's name; the others must differ from it and keep within the name's limit. */
        private static Optional<String> name(AIGatewayRouteRule rule, int piece) {
            return Optional.ofNullable(rule.name())
                    .map(name -> piece == 0 ? name : name + "-" + (piece + 1))
                    .filter(name -> name.length() <= 253);
        }

        private void catchAll() {
            EnvoyRouteFilter notFound = filters.notFound();
            usedFilters.add(notFound);
            rules.add(new HTTPRouteRuleBuilder()
                    .withName(RouteNames.CATCH_ALL_RULE)
                    .withMatches(shape.prefix())
                    .withFilters(RouteFilters.use(notFound))
                    .build());
        }

        private Optional<String> unmetered(Costs costs, SortedSet<ObjectKey> gateways) {
            if (!costs.metered()) {
                return Optional.of("the cost expression of this route is invalid");
            }
            return gateways.stream()
                    .filter(gateway -> !GlobalCosts.of(model, gateway, expressions, lastGood)
                            .metered())
                    .findFirst()
                    .map(gateway -> "a global cost expression of Gateway " + gateway + " is invalid");
        }

        private void missingConfig(ObjectKey gateway) {
            GlobalCosts.configId(model, gateway)
                    .filter(config -> !model.has(config))
                    .ifPresent(config -> problems.add(new Problem(
                            id,
                            "",
                            GATEWAY_CONFIG_NOT_FOUND,
                            "Gateway %s names %s in annotation %s, which is not found; its costs are not counted; create it or correct the annotation"
                                    .formatted(gateway, config, References.GATEWAY_CONFIG_ANNOTATION))));
        }

        private Optional<String> forwardProxy(SortedSet<ObjectKey> gateways) {
            return gateways.stream()
                    .flatMap(gateway -> GlobalCosts.config(model, gateway).stream())
                    .flatMap(config -> Optional.ofNullable(config.spec().forwardProxy()).stream())
                    .map(proxy -> proxy.address())
                    .findFirst();
        }
    }
}
