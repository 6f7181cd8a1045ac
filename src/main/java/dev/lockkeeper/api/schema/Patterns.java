package dev.lockkeeper.api.schema;

/** Patterns of names, as Gateway API and Kubernetes have them. */
public final class Patterns {
    /** A DNS label: the name of a namespace. */
    public static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** DNS labels with dots between: the name of a section or a rule. */
    public static final String SUBDOMAIN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** An API group; empty is the core group. */
    public static final String GROUP = "^$|" + SUBDOMAIN;

    /** A kind. */
    public static final String KIND = "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$";

    /** A kind that may be given as empty. */
    public static final String KIND_OR_EMPTY = "^$|" + KIND;

    /** A host name, its first label may be {@code *}. */
    public static final String HOSTNAME = "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** A header name: a token of RFC 9110. */
    public static final String HEADER = "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$";

    /** A duration of GEP-2257, such as {@code 1m30s}. */
    public static final String DURATION = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    /** A reason of a condition. */
    public static final String REASON = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";

    /** A type of a condition. */
    public static final String CONDITION =
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$";

    private Patterns() {}
}
