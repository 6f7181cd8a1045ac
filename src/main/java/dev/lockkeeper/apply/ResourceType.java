package dev.lockkeeper.apply;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.Pluralize;
import java.util.Locale;

/** A kind and where the API server serves it. Objects of the whole cluster have the empty namespace. */
public record ResourceType(String apiVersion, String kind) {

    public static final ResourceType HTTP_ROUTE = new ResourceType("gateway.networking.k8s.io/v1", "HTTPRoute");
    public static final ResourceType HTTP_ROUTE_FILTER =
            new ResourceType("gateway.envoyproxy.io/v1alpha1", "HTTPRouteFilter");
    public static final ResourceType SECRET = new ResourceType("v1", "Secret");

    public static ResourceType of(Kind kind) {
        return new ResourceType(kind.apiVersion(), kind.kindName());
    }

    String path(ObjectKey key) {
        return collection(key.namespace()) + "/" + key.name();
    }

    String collection(String namespace) {
        String root = apiVersion.contains("/") ? "/apis/" : "/api/";
        String scope = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
        return root + apiVersion + scope + "/" + plural();
    }

    private String plural() {
        return Pluralize.toPlural(kind.toLowerCase(Locale.ROOT));
    }
}
