package dev.lockkeeper.plan.bundle;

/** What came of evaluating a cost. */
public sealed interface CostResult {

    /** Not negative. */
    record Amount(long amount) implements CostResult {}

    /** There is no cost; the reason is one line. */
    record Failed(String reason) implements CostResult {}
}
