package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.Kind;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Locale;

/** A namespaced kind in the version that we read. */
record ApiKind(String group, String version, String kind) {

    static final ApiKind HTTP_ROUTE_FILTER = new ApiKind("gateway.envoyproxy.io", "v1alpha1", "HTTPRouteFilter");

    static ApiKind of(Kind kind) {
        return new ApiKind(kind.group(), kind.version(), kind.kindName());
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    String plural() {
        return Pluralize.toPlural(kind.toLowerCase(Locale.ROOT));
    }

    /** The name of the CRD that defines it. */
    String crd() {
        return plural() + "." + group;
    }

    String path() {
        return "/apis/" + apiVersion() + "/" + plural();
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural())
                .withNamespaced(true)
                .build();
    }

    @Override
    public String toString() {
        return apiVersion() + " " + kind;
    }
}
