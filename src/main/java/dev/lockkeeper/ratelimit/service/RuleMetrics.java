package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.limit.Step;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What is counted of one limit for operators; the arithmetic is the peer's. */
final class RuleMetrics {

    /** Of descriptors without limit. */
    static final RuleMetrics UNCOUNTED = new RuleMetrics("", _ -> {});

    private final String name;
    private final Consumer<RuleMetrics> firstUse;
    private final AtomicBoolean used = new AtomicBoolean();
    final LongAdder total = new LongAdder();
    final LongAdder over = new LongAdder();
    final LongAdder near = new LongAdder();
    final LongAdder within = new LongAdder();
    final LongAdder shadow = new LongAdder();
    final LongAdder overFromCache = new LongAdder();

    /** @param firstUse told once, when something is counted: limits that nobody hits cost no series */
    RuleMetrics(String name, Consumer<RuleMetrics> firstUse) {
        this.name = name;
        this.firstUse = firstUse;
    }

    String name() {
        return name;
    }

    boolean isUsed() {
        return used.get();
    }

    /** @param hits that came, counted or not; those that give back are not counted here */
    void hit(long hits) {
        if (!used.get() && used.compareAndSet(false, true)) {
            firstUse.accept(this);
        }
        total.add(Math.max(0, hits));
    }

    /** @param remembered whether it was known to be over without asking the store */
    void decided(Step step, long hits, float nearLimitRatio, boolean inShadow, boolean remembered) {
        if (hits <= 0) {
            return;
        }
        // What the step was held against: a bucket's burst, a replica's share; when nothing is left, what is beyond it
        // makes no difference.
        long limit = step.before() + step.unspent();
        long threshold = (long) Math.floor(limit * nearLimitRatio);
        if (!step.over()) {
            within.add(hits);
            if (step.after() > threshold) {
                near.add(step.before() >= threshold ? hits : step.after() - threshold);
            }
            return;
        }
        long beyond = step.unspent() == 0 ? hits : step.after() - limit;
        over.add(beyond);
        if (remembered) {
            overFromCache.add(beyond);
        }
        if (step.unspent() > 0) {
            near.add(limit - Math.max(threshold, step.before()));
        }
        if (inShadow) {
            shadow.add(beyond);
        }
    }

    void tell(Figures figures) {
        String prefix = "ratelimit.service.rate_limit." + name + ".";
        figures.counter(prefix + "total_hits", total.sum());
        figures.counter(prefix + "over_limit", over.sum());
        figures.counter(prefix + "near_limit", near.sum());
        figures.counter(prefix + "within_limit", within.sum());
        figures.counter(prefix + "shadow_mode", shadow.sum());
        figures.counter(prefix + "over_limit_with_local_cache", overFromCache.sum());
    }
}
