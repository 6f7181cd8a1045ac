package dev.lockkeeper.plan.route;

import dev.lockkeeper.api.AIGatewayRouteRule;
import dev.lockkeeper.api.AIGatewayRouteSpec;
import dev.lockkeeper.api.RouteBackendRef;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything of the generated HTTPRoute but its rules: metadata, owner, parents, host names. */
final class HttpRouteFrame {

    /** kubectl's record of the AIGatewayRoute would make a later `kubectl apply` of the HTTPRoute compare with the wrong object. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final ModelObject<?> route;
    private final AIGatewayRouteSpec spec;

    HttpRouteFrame(ModelObject<?> route, AIGatewayRouteSpec spec) {
        this.route = route;
        this.spec = spec;
    }

    ObjectKey key() {
        return route.key();
    }

    String createdAt() {
        return route.meta().createdAt();
    }

    /** Empty for objects of a folder, which have no uid. */
    List<OwnerReference> owners() {
        return route.meta().uid().isEmpty()
                ? List.of()
                : List.of(new OwnerReferenceBuilder()
                        .withApiVersion(Kind.AI_GATEWAY_ROUTE.apiVersion())
                        .withKind(Kind.AI_GATEWAY_ROUTE.kindName())
                        .withName(route.key().name())
                        .withUid(route.meta().uid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build());
    }

    HTTPRoute httpRoute(List<HTTPRouteRule> rules, String hash) {
        Map<String, String> annotations = new TreeMap<>(route.meta().annotations());
        annotations.remove(LAST_APPLIED);
        annotations.put(RouteNames.GENERATED, "true");
        annotations.put(RouteNames.PRIORITIES, priorities());
        annotations.put(RouteNames.PLAN_HASH, hash);
        return new HTTPRouteBuilder()
                .withNewMetadata()
                .withName(route.key().name())
                .withNamespace(route.key().namespace())
                .withLabels(new TreeMap<>(route.meta().labels()))
                .withAnnotations(annotations)
                .withOwnerReferences(owners())
                .endMetadata()
                .withNewSpec()
                .withParentRefs(
                        spec.parentRefs().stream().map(HttpRouteFrame::parent).toList())
                .withHostnames(spec.hostnames())
                .withRules(rules)
                .endSpec()
                .build();
    }

    private static ParentReference parent(dev.lockkeeper.api.ParentReference parent) {
        var builder = new ParentReferenceBuilder()
                .withGroup(parent.group() == null ? "gateway.networking.k8s.io" : parent.group())
                .withKind(parent.kind() == null ? "Gateway" : parent.kind())
                .withName(parent.name());
        if (parent.namespace() != null) {
            builder.withNamespace(parent.namespace());
        }
        if (parent.sectionName() != null) {
            builder.withSectionName(parent.sectionName());
        }
        if (parent.port() != null) {
            builder.withPort(parent.port());
        }
        return builder.build();
    }

    /** {@code rule:backend:priority,…} over all references, also those left out. */
    private String priorities() {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < spec.rules().size(); i++) {
            AIGatewayRouteRule rule = spec.rules().get(i);
            for (RouteBackendRef ref : rule.backendRefs()) {
                entries.add(i + ":" + ref.name() + ":" + (ref.priority() == null ? 0 : ref.priority()));
            }
        }
        return String.join(",", entries);
    }
}
