package dev.lockkeeper.plan.quota;

/** So many tokens in so much time. */
public record QuotaLimit(long tokens, QuotaUnit unit) {

    /** The largest number that the service takes. */
    public static final long MOST = 0xffff_ffffL;
}
