package dev.lockkeeper.ratelimit.store;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Until when a call to a store has time: by its gRPC caller, and, where it takes several steps, by when the first of them began.
 *
 * @param context of the caller, which threads that carry on do not have
 */
public record CallDeadline(Context context, Deadline deadline) {

    private static final Context.Key<Deadline> KEY = Context.key("ratelimit-store-deadline");

    /** @param time that all steps have together */
    static CallDeadline begin(Duration time) {
        Deadline own = Deadline.after(time.toNanos(), TimeUnit.NANOSECONDS);
        return new CallDeadline(Context.current(), own);
    }

    /** Does a further step with what is left of the time. */
    void run(Runnable step) {
        context.withValue(KEY, deadline).run(step);
    }

    /** Nanoseconds that a step which begins now has, at most {@code time}. */
    public static long nanosLeft(Duration time) {
        return Math.min(left(KEY.get(), time.toNanos()), left(Context.current().getDeadline(), time.toNanos()));
    }

    private static long left(@Nullable Deadline deadline, long time) {
        return deadline == null ? time : Math.min(time, deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }
}
