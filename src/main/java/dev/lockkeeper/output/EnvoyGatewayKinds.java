package dev.lockkeeper.output;

import dev.lockkeeper.source.directory.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds that Envoy Gateway 1.9 keeps from a folder, with the apiVersions that say the same; it lists only the first.
 * One object that it cannot read makes it refuse the whole folder, so nothing else may get there. It never keeps Services:
 * beside a folder there are no pods.
 */
final class EnvoyGatewayKinds {

    private static final String GATEWAY_API = "gateway.networking.k8s.io";
    private static final String ENVOY_GATEWAY = "gateway.envoyproxy.io";

    private static final Map<String, List<String>> VERSIONS = Map.ofEntries(
            Map.entry(GATEWAY_API + "/GatewayClass", List.of("v1", "v1beta1")),
            Map.entry(GATEWAY_API + "/Gateway", List.of("v1", "v1beta1")),
            Map.entry(GATEWAY_API + "/HTTPRoute", List.of("v1", "v1beta1")),
            Map.entry(GATEWAY_API + "/GRPCRoute", List.of("v1")),
            Map.entry(GATEWAY_API + "/TLSRoute", List.of("v1")),
            Map.entry(GATEWAY_API + "/TCPRoute", List.of("v1")),
            Map.entry(GATEWAY_API + "/UDPRoute", List.of("v1")),
            Map.entry(GATEWAY_API + "/BackendTLSPolicy", List.of("v1")),
            Map.entry(GATEWAY_API + "/ReferenceGrant", List.of("v1beta1", "v1")),
            Map.entry(ENVOY_GATEWAY + "/Backend", List.of("v1alpha1")),
            Map.entry(ENVOY_GATEWAY + "/BackendTrafficPolicy", List.of("v1alpha1")),
            Map.entry(ENVOY_GATEWAY + "/ClientTrafficPolicy", List.of("v1alpha1")),
            Map.entry(ENVOY_GATEWAY + "/EnvoyExtensionPolicy", List.of("v1alpha1")),
            Map.entry(ENVOY_GATEWAY + "/EnvoyPatchPolicy", List.of("v1alpha1")),
            Map.entry(ENVOY_GATEWAY + "/EnvoyProxy", List.of("v1alpha1")),
            Map.entry(ENVOY_GATEWAY + "/HTTPRouteFilter", List.of("v1alpha1")),
            Map.entry(ENVOY_GATEWAY + "/SecurityPolicy", List.of("v1alpha1")));

    private EnvoyGatewayKinds() {}

    /** The apiVersion under which Envoy Gateway finds the object; empty when it is none of its kinds or versions. */
    static Optional<String> stored(Manifest object) {
        return versions(object)
                .filter(known -> known.contains(version(object)))
                .map(known -> object.id().group() + "/" + known.getFirst());
    }

    /** The apiVersion that would pass, for an object whose kind does and whose version does not. */
    static Optional<String> wanted(Manifest object) {
        return versions(object)
                .filter(known -> !known.contains(version(object)))
                .map(known -> object.id().group() + "/" + known.getFirst());
    }

    /** Kinds that pass only when an object that passes names them. */
    static boolean passesWhenNamed(Manifest object) {
        return object.apiVersion().equals("v1")
                && (object.id().kind().equals("Secret") || object.id().kind().equals("ConfigMap"));
    }

    private static Optional<List<String>> versions(Manifest object) {
        return Optional.ofNullable(
                VERSIONS.get(object.id().group() + "/" + object.id().kind()));
    }

    private static String version(Manifest object) {
        return object.apiVersion().substring(object.apiVersion().indexOf('/') + 1);
    }
}
