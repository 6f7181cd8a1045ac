package dev.lockkeeper.api.schema;

/** JSON paths of the columns that {@code kubectl get} shows. */
public final class Columns {
    public static final String ACCEPTED = ".status.conditions[?(@.type==\"Accepted\")].status";
    public static final String REASON = ".status.conditions[?(@.type==\"Accepted\")].reason";
    public static final String AGE = ".metadata.creationTimestamp";

    private Columns() {}
}
