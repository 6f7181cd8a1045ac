package dev.lockkeeper.plan;

/** Condition reasons: the Gateway API's where it has one, else ours in its style. */
public final class Reasons {
    public static final String ACCEPTED = "Accepted";
    public static final String RESOLVED_REFS = "ResolvedRefs";
    public static final String BACKEND_NOT_FOUND = "BackendNotFound";
    public static final String REF_NOT_PERMITTED = "RefNotPermitted";
    public static final String NO_MATCHING_PARENT = "NoMatchingParent";
    public static final String UNSUPPORTED_VALUE = "UnsupportedValue";
    public static final String TARGET_NOT_FOUND = "TargetNotFound";
    public static final String CONFLICTED = "Conflicted";
    public static final String SECRET_NOT_FOUND = "SecretNotFound";
    public static final String INVALID_SECRET = "InvalidSecret";
    public static final String CREDENTIAL_NOT_RESOLVED = "CredentialNotResolved";
    public static final String INVALID_COST_EXPRESSION = "InvalidCostExpression";
    public static final String NOT_YET_SUPPORTED = "NotYetSupported";
    public static final String GATEWAY_CONFIG_NOT_FOUND = "GatewayConfigNotFound";
    public static final String BUNDLE_TOO_LARGE = "BundleTooLarge";

    private Reasons() {}
}
