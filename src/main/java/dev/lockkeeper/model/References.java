package dev.lockkeeper.model;

import dev.lockkeeper.api.AIGatewayRouteRule;
import dev.lockkeeper.api.AWSCredentialsFile;
import dev.lockkeeper.api.BackendSecurityPolicySpec;
import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.api.PolicyTargetReference;
import dev.lockkeeper.api.RouteBackendRef;
import dev.lockkeeper.api.SecretKeyCredential;
import dev.lockkeeper.api.SecretReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which objects an object names. A reference across namespaces also depends on the grants of the target's namespace. */
public final class References {

    /** The annotation by which a Gateway names its GatewayConfig. */
    public static final String GATEWAY_CONFIG_ANNOTATION = "aigateway.envoyproxy.io/gateway-config";

    private References() {}

    /** All grants of a namespace, as one thing to depend on. */
    public static ObjectId grantsOf(String namespace) {
        return ObjectId.of(Kind.REFERENCE_GRANT, namespace, "*");
    }

    public static Set<ObjectId> of(ModelObject<?> object) {
        Set<ObjectId> found = new TreeSet<>();
        String namespace = object.id().namespace();
        switch (object.spec()) {
            case ModelSpec.Route route -> {
                parents(route.spec().parentRefs(), namespace, found);
                for (AIGatewayRouteRule rule : route.spec().rules()) {
                    rule.backendRefs().forEach(ref -> across(found, namespace, backend(ref, namespace)));
                }
            }
            case ModelSpec.ServiceBackend backend -> {
                var ref = backend.spec().backendRef();
                ObjectId target = ObjectId.of(Kind.BACKEND, orElse(ref.namespace(), namespace), ref.name());
                found.add(target);
                // The HTTPRoute made for a route in another namespace needs a grant too, whichever namespace that is.
                found.add(grantsOf(target.namespace()));
            }
            case ModelSpec.SecurityPolicy policy -> {
                targets(policy.spec().targetRefs(), namespace, found);
                secrets(policy.spec()).forEach(ref -> across(found, namespace, secret(ref, namespace)));
            }
            case ModelSpec.McpRoute route -> parents(route.parentRefs(), namespace, found);
            case ModelSpec.Quota quota -> targets(quota.spec().targetRefs(), namespace, found);
            case ModelSpec.GatewayFacts ignored ->
                Optional.ofNullable(object.meta().annotations().get(GATEWAY_CONFIG_ANNOTATION))
                        .filter(name -> !name.isBlank())
                        .ifPresent(name -> found.add(ObjectId.of(Kind.GATEWAY_CONFIG, namespace, name)));
            case ModelSpec.Config _, ModelSpec.Presence _, ModelSpec.Grant _, ModelSpec.SecretContent _ -> {}
        }
        return found;
    }

    /** The Gateway that a parent reference of an object in {@code namespace} names. */
    public static ObjectKey gateway(ParentReference parent, String namespace) {
        return new ObjectKey(orElse(parent.namespace(), namespace), parent.name());
    }

    /** The AIServiceBackend or InferencePool that a rule's reference names. */
    public static ObjectId backend(RouteBackendRef ref, String namespace) {
        Kind kind = ref.kind() == null || ref.kind().isEmpty() ? Kind.AI_SERVICE_BACKEND : Kind.INFERENCE_POOL;
        return ObjectId.of(kind, orElse(ref.namespace(), namespace), ref.name());
    }

    /** The Secret that a policy's reference names. */
    public static ObjectId secret(SecretReference ref, String namespace) {
        return ObjectId.of(Kind.SECRET, orElse(ref.namespace(), namespace), ref.name());
    }

    /** The objects a policy applies to, in its own namespace. */
    public static ObjectId target(PolicyTargetReference target, String namespace) {
        Kind kind = target.kind().equals("InferencePool") ? Kind.INFERENCE_POOL : Kind.AI_SERVICE_BACKEND;
        return ObjectId.of(kind, namespace, target.name());
    }

    /** Every Secret whose content a policy needs. */
    public static Stream<SecretReference> secrets(BackendSecurityPolicySpec policy) {
        var aws = policy.awsCredentials();
        var azure = policy.azureCredentials();
        var gcp = policy.gcpCredentials();
        AWSCredentialsFile awsFile = aws == null ? null : aws.credentialsFile();
        return Stream.of(
                        ofKey(policy.apiKey()),
                        ofKey(policy.azureAPIKey()),
                        ofKey(policy.anthropicAPIKey()),
                        Optional.ofNullable(awsFile).map(AWSCredentialsFile::secretRef),
                        Optional.ofNullable(azure).map(credentials -> credentials.clientSecretRef()),
                        gcp == null ? Optional.<SecretReference>empty() : ofKey(gcp.credentialsFile()))
                .flatMap(Optional::stream);
    }

    private static Optional<SecretReference> ofKey(@Nullable SecretKeyCredential credential) {
        return Optional.ofNullable(credential).map(SecretKeyCredential::secretRef);
    }

    private static void parents(List<ParentReference> parents, String namespace, Set<ObjectId> found) {
        parents.forEach(parent -> found.add(new ObjectId(Kind.GATEWAY, gateway(parent, namespace))));
    }

    private static void targets(List<PolicyTargetReference> targets, String namespace, Set<ObjectId> found) {
        targets.forEach(target -> found.add(target(target, namespace)));
    }

    private static void across(Set<ObjectId> found, String fromNamespace, ObjectId target) {
        found.add(target);
        if (!target.namespace().equals(fromNamespace)) {
            found.add(grantsOf(target.namespace()));
        }
    }

    private static String orElse(@Nullable String namespace, String fallback) {
        return namespace == null || namespace.isEmpty() ? fallback : namespace;
    }
}
