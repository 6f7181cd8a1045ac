package dev.lockkeeper.ratelimit.limit;

/** Counts hits of whole windows, aligned to 1970 UTC. A clock that goes back does not open a former window again. */
final class FixedWindow {

    private FixedWindow() {}

    static Step step(Limit limit, CounterState state, long hits, long nowMicros) {
        long now = nowMicros / TokenBucket.micros(1);
        long start = Math.max(state.start(), now - now % limit.intervalSeconds());
        long before = state.start() == start ? state.count() : 0;
        long after = Step.sum(before, Step.bounded(hits));
        boolean over = hits >= 0 && after > limit.requests();
        return new Step(
                new CounterState(start, after, 0),
                over,
                before > limit.requests(),
                before,
                after,
                over ? 0 : Math.max(0, limit.requests() - after),
                Math.max(0, limit.requests() - before),
                TokenBucket.micros(start + limit.intervalSeconds() - now));
    }
}
