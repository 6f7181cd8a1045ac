package dev.lockkeeper.plan.bundle;

import static dev.lockkeeper.plan.Reasons.INVALID_SECRET;
import static dev.lockkeeper.plan.Reasons.NOT_YET_SUPPORTED;
import static dev.lockkeeper.plan.Reasons.REF_NOT_PERMITTED;
import static dev.lockkeeper.plan.Reasons.SECRET_NOT_FOUND;
import static dev.lockkeeper.plan.Reasons.UNSUPPORTED_VALUE;

import dev.lockkeeper.api.AWSCredentials;
import dev.lockkeeper.api.BackendSecurityPolicySpec;
import dev.lockkeeper.api.GCPCredentials;
import dev.lockkeeper.api.SecretKeyCredential;
import dev.lockkeeper.api.SecretReference;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.model.References;
import dev.lockkeeper.plan.Grants;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * BackendSecurityPolicy → the credential in the filter config. Static credentials only: keys and credentials files. When
 * several policies target one backend the oldest wins, then the first by name.
 */
public final class Credentials {

    private static final Comparator<ModelObject<?>> OLDEST_FIRST = Comparator.comparing(
                    (ModelObject<?> policy) -> policy.meta().createdAt())
            .thenComparing(ModelObject::id);

    private final GatewayModel model;

    public Credentials(GatewayModel model) {
        this.model = model;
    }

    /** The credential for an AIServiceBackend or InferencePool. */
    public Credential of(ObjectId backend) {
        List<ModelObject<?>> policies = policies(backend);
        return policies.isEmpty() ? new Credential.None() : ofPolicy(policies.getFirst());
    }

    /** Policies that target a backend, the effective one first. */
    public List<ModelObject<?>> policies(ObjectId backend) {
        return model.referrers(backend, Kind.BACKEND_SECURITY_POLICY).stream()
                .map(key -> model.find(new ObjectId(Kind.BACKEND_SECURITY_POLICY, key)))
                .<ModelObject<?>>flatMap(found -> found.stream())
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /** The credential that a policy stands for. */
    public Credential ofPolicy(ModelObject<?> policy) {
        if (!(policy.spec() instanceof ModelSpec.SecurityPolicy(BackendSecurityPolicySpec spec))) {
            throw new IllegalArgumentException(policy.id() + " is no BackendSecurityPolicy");
        }
        ObjectId id = policy.id();
        return switch (spec.type()) {
            case "APIKey" ->
                key(
                        id,
                        spec.apiKey(),
                        "spec.apiKey",
                        "apiKey",
                        value -> auth(spec).apiKey(value));
            case "AzureAPIKey" ->
                key(
                        id,
                        spec.azureAPIKey(),
                        "spec.azureAPIKey",
                        "apiKey",
                        value -> auth(spec).azureApiKey(value));
            case "AnthropicAPIKey" ->
                key(
                        id,
                        spec.anthropicAPIKey(),
                        "spec.anthropicAPIKey",
                        "apiKey",
                        value -> auth(spec).anthropicApiKey(value));
            case "AWSCredentials" -> aws(id, spec, spec.awsCredentials());
            case "GCPCredentials" -> gcp(id, spec, spec.gcpCredentials());
            case "AzureCredentials" ->
                failed(
                        id,
                        "spec.azureCredentials",
                        NOT_YET_SUPPORTED,
                        "AzureCredentials are exchanged for an access token, which this version does not do; use type AzureAPIKey");
            default -> failed(id, "spec.type", UNSUPPORTED_VALUE, "unknown type \"" + spec.type() + "\"");
        };
    }

    private Credential aws(ObjectId id, BackendSecurityPolicySpec spec, @Nullable AWSCredentials aws) {
        if (aws == null) {
            return failed(id, "spec.awsCredentials", UNSUPPORTED_VALUE, "required for type AWSCredentials");
        }
        if (aws.oidcExchangeToken() != null) {
            return exchange(id, "spec.awsCredentials.oidcExchangeToken", "spec.awsCredentials.credentialsFile");
        }
        if (aws.credentialsFile() == null) {
            return new Credential.Ready(id, auth(spec).aws(null, aws.region()));
        }
        return secret(
                id,
                aws.credentialsFile().secretRef(),
                "spec.awsCredentials.credentialsFile.secretRef",
                "credentials",
                literal -> auth(spec).aws(literal, aws.region()));
    }

    private Credential gcp(ObjectId id, BackendSecurityPolicySpec spec, @Nullable GCPCredentials gcp) {
        if (gcp == null) {
            return failed(id, "spec.gcpCredentials", UNSUPPORTED_VALUE, "required for type GCPCredentials");
        }
        if (gcp.workloadIdentityFederationConfig() != null) {
            return exchange(
                    id, "spec.gcpCredentials.workloadIdentityFederationConfig", "spec.gcpCredentials.credentialsFile");
        }
        if (gcp.credentialsFile() == null) {
            return new Credential.Ready(id, auth(spec).gcp(gcp.region(), gcp.projectName()));
        }
        return failed(
                id,
                "spec.gcpCredentials.credentialsFile",
                NOT_YET_SUPPORTED,
                "a service account file is exchanged for an access token, which this version does not do; leave the"
                        + " field out to use the application default credentials of the data plane");
    }

    private static Credential exchange(ObjectId id, String path, String instead) {
        return failed(
                id,
                path,
                NOT_YET_SUPPORTED,
                "credentials by token exchange are not supported by this version; use " + instead);
    }

    private Credential key(
            ObjectId id,
            @Nullable SecretKeyCredential credential,
            String path,
            String secretKey,
            Function<String, FilterAuth> auth) {
        if (credential == null) {
            return failed(id, path, UNSUPPORTED_VALUE, "required for this type");
        }
        return secret(id, credential.secretRef(), path + ".secretRef", secretKey, auth);
    }

    private Credential secret(
            ObjectId id, SecretReference ref, String path, String key, Function<String, FilterAuth> auth) {
        ObjectId secret = References.secret(ref, id.namespace());
        if (!Grants.permit(model, Kind.BACKEND_SECURITY_POLICY, id.namespace(), secret)) {
            return failed(
                    id,
                    path + ".namespace",
                    REF_NOT_PERMITTED,
                    Grants.missing(Kind.BACKEND_SECURITY_POLICY, id.namespace(), secret));
        }
        var content = model.spec(secret, ModelSpec.SecretContent.class);
        if (content.isEmpty()) {
            return failed(
                    id, path + ".name", SECRET_NOT_FOUND, secret + " not found; create it with key \"" + key + "\"");
        }
        String value = content.get().data().getOrDefault(key, "").strip();
        if (value.isEmpty()) {
            String why = content.get().loaded() ? "has no value under key \"" + key + "\"" : "is not read yet";
            return failed(id, path, INVALID_SECRET, secret + " " + why);
        }
        return new Credential.Ready(id, auth.apply(value));
    }

    private static AuthBuilder auth(BackendSecurityPolicySpec spec) {
        return new AuthBuilder(CredentialOverrides.of(spec));
    }

    private static Credential failed(ObjectId policy, String path, String reason, String message) {
        return new Credential.Failed(policy, new Problem(policy, path, reason, message));
    }

    /** Puts one kind of credential beside the override. */
    private record AuthBuilder(@Nullable FilterCredentialOverride credentialOverride) {
        FilterAuth apiKey(String key) {
            return new FilterAuth(new FilterAuth.ApiKey(key), null, null, null, null, null, credentialOverride);
        }

        FilterAuth azureApiKey(String key) {
            return new FilterAuth(null, new FilterAuth.ApiKey(key), null, null, null, null, credentialOverride);
        }

        FilterAuth anthropicApiKey(String key) {
            return new FilterAuth(null, null, new FilterAuth.ApiKey(key), null, null, null, credentialOverride);
        }

        FilterAuth aws(@Nullable String literal, String region) {
            return new FilterAuth(
                    null, null, null, new FilterAuth.Aws(literal, region), null, null, credentialOverride);
        }

        FilterAuth gcp(String region, String project) {
            return new FilterAuth(
                    null, null, null, null, null, new FilterAuth.Gcp(null, region, project), credentialOverride);
        }
    }
}
