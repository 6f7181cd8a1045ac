package dev.lockkeeper.plan.bundle;

/** The tokens of one request as its answer reports them; what it does not report is 0. */
public record TokenCounts(
        long input, long cachedInput, long cacheCreationInput, long output, long total, long reasoning) {

    public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0, 0);
}
