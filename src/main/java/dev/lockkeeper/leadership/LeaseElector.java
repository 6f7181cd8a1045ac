package dev.lockkeeper.leadership;

import dev.lockkeeper.leadership.ElectorLoop.Timer;
import dev.lockkeeper.leadership.LeaseStore.Written;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Competes for a Lease for as long as the process runs: a loss demotes, never exits. All decisions are steps on one
 * loop; requests run beside it and come back as steps, so a hung request delays no demotion. A permit also ends by
 * itself, by the clock, whatever the loop does. The rules and their reasons: docs/leadership.md.
 */
public final class LeaseElector implements Leadership, AutoCloseable {

    private final ElectionSettings settings;
    private final LeaseStore store;
    private final ElectorLoop loop;
    private final InstantSource wallClock;
    private final RandomGenerator random;
    private final ElectionObserver observer;
    private final LeadershipNotices notices;
    private final LeaseRequests requests;
    private final String process;
    private final LeaseView view = new LeaseView();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private volatile @Nullable WritePermit term;
    // What we last asked to be written as holder: a Lease that says the same is ours, a Lease with only our name is
    // not.
    private @Nullable LeaseRecord claim;
    private boolean claimUnanswered;
    private boolean refusedBefore;
    private boolean heardMeanwhile;
    private boolean closing;
    private Timer nextTry = () -> {};
    private Timer demotion = () -> {};

    LeaseElector(
            ElectionSettings settings,
            LeaseStore store,
            ElectorLoop loop,
            InstantSource wallClock,
            RandomGenerator random,
            ElectionObserver observer,
            LeadershipNotices notices) {
        this.settings = settings;
        this.store = store;
        this.loop = loop;
        this.wallClock = wallClock;
        this.random = random;
        this.observer = observer;
        this.notices = notices;
        this.requests = new LeaseRequests(loop);
        this.process = Long.toUnsignedString(random.nextLong(), 36);
    }

    /** Begins to compete; returns at once, also while no API server can be reached. */
    public void start() {
        loop.execute(() -> {
            store.watch(seen -> loop.execute(() -> heard(seen)));
            read();
        });
    }

    @Override
    public Optional<WritePermit> permit() {
        WritePermit current = term;
        return current != null && current.valid() ? Optional.of(current) : Optional.empty();
    }

    @Override
    public Subscription onChange(LeadershipListener listener) {
        loop.execute(() -> {
            notices.add(listener);
            WritePermit current = term;
            if (current != null) {
                notices.tell(listener, each -> each.acquired(current.epoch()));
            }
        });
        return () -> notices.remove(listener);
    }

    /** Ends the permits, then gives the Lease away when it is ours and the settings want it; waits for that, not long. */
    @Override
    public void close() {
        loop.execute(this::stop);
        try {
            ended.orTimeout(requestLimit().toNanos(), TimeUnit.NANOSECONDS).join();
        } catch (CompletionException e) {
            observer.requestFailed("the Lease could not be released in time, followers wait until it expires");
        } finally {
            loop.close();
            store.close();
            notices.close();
        }
    }

    // Look, judge, act, set the time of the next look.

    private void read() {
        nextTry.cancel();
        heardMeanwhile = false;
        requests.send(
                store::read,
                requestLimit(),
                seen -> {
                    if (heardMeanwhile) {
                        read();
                        return;
                    }
                    observer.requestSucceeded();
                    view.see(seen, loop.nanos());
                    judge();
                },
                this::failed);
    }

    private void judge() {
        long now = loop.nanos();
        Optional<LeaseRecord> present = view.present();
        LeaseRecord mine = claim;
        if (present.filter(this::ours).isPresent()) {
            claim(present.get().renewed(wallTime(), settings.leaseDuration()));
        } else if (present.isEmpty() && term != null && mine != null) {
            claim(mine.renewed(wallTime(), settings.leaseDuration()).at(""));
        } else {
            lose(present.filter(LeaseRecord::held)
                    .map(taken -> "taken by " + taken.holder())
                    .orElse("Lease given away by hand"));
            claimOrWait(present, now);
        }
    }

    private void claimOrWait(Optional<LeaseRecord> present, long now) {
        long until = now;
        if (present.isEmpty() && view.last().isPresent()) {
            until = view.missingUntil(settings.leaseDuration());
        } else if (present.filter(LeaseRecord::held).isPresent()) {
            until = view.heldUntil();
            observer.following(present.get().holder());
        }
        if (until - now <= 0) {
            claim(newTerm());
            return;
        }
        // A healthy watch speaks at each renewal; when it is silent for longer than that, look.
        long untilSilent = view.heardAt() - now + share(1.1);
        long untilFree = until - now + share(0.1 * random.nextDouble());
        if (untilFree <= untilSilent) {
            tryAfter(untilFree, this::judge);
        } else {
            tryAfter(untilSilent, this::read);
        }
    }

    private LeaseRecord newTerm() {
        int transitions = view.last().map(last -> last.transitions() + 1).orElse(0);
        String version = view.present().map(LeaseRecord::version).orElse("");
        Instant now = wallTime();
        return new LeaseRecord(settings.identity(), process, settings.leaseDuration(), now, now, transitions, version);
    }

    private void claim(LeaseRecord next) {
        nextTry.cancel();
        claim = next;
        claimUnanswered = true;
        long sentAt = loop.nanos();
        requests.send(
                () -> store.write(next),
                requestLimit(),
                written -> {
                    observer.requestSucceeded();
                    claimUnanswered = false;
                    switch (written) {
                        case Written.Stored(LeaseRecord now) -> stored(now, sentAt);
                        case Written.Refused() -> refused();
                    }
                },
                this::failed);
    }

    private void stored(LeaseRecord now, long sentAt) {
        refusedBefore = false;
        view.see(Optional.of(now), loop.nanos());
        endTermWhenOver();
        long notAfter = sentAt + settings.renewDeadline().toNanos();
        WritePermit renewed = new WritePermit(now.transitions(), notAfter, loop::nanos);
        if (renewed.valid()) {
            boolean led = term != null;
            term = renewed;
            observer.renewed(sentAt);
            demotion.cancel();
            demotion = loop.after(renewed.timeLeft(), this::endTermWhenOver);
            if (!led) {
                observer.acquired(renewed.epoch());
                notices.tellAll(each -> each.acquired(renewed.epoch()));
            }
        }
        tryAfter(sentAt + share(1) - loop.nanos(), this::judge);
    }

    private void refused() {
        if (refusedBefore) {
            refusedBefore = false;
            tryAfter(retryDelay(), this::read);
        } else {
            refusedBefore = true;
            read();
        }
    }

    private void failed(Throwable failure) {
        observer.requestFailed(reason(failure));
        tryAfter(retryDelay(), term == null ? this::read : this::judge);
    }

    /** Outermost and innermost message: what was asked, and what went wrong below. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == failure ? String.valueOf(root.getMessage()) : failure.getMessage() + " " + root.getMessage();
    }

    /** A change that the watch tells; it may be late, so what would end or begin a term is looked at before it is believed. */
    private void heard(Optional<LeaseRecord> seen) {
        if (closing || (term != null && seen.filter(this::ours).isPresent())) {
            return;
        }
        if (requests.busy()) {
            heardMeanwhile = true;
        } else if (term != null || seen.isEmpty()) {
            read();
        } else {
            view.see(seen, loop.nanos());
            judge();
        }
    }

    private boolean ours(LeaseRecord seen) {
        LeaseRecord mine = claim;
        return mine != null && seen.sameTerm(mine);
    }

    private void endTermWhenOver() {
        WritePermit current = term;
        if (current != null && !current.valid()) {
            lose("no renewal within " + settings.renewDeadline().toMillis() + "ms");
        }
    }

    private void lose(String reason) {
        WritePermit current = term;
        if (current != null) {
            endTerm(current);
            observer.lost(current.epoch(), reason);
        }
    }

    private void endTerm(WritePermit current) {
        term = null;
        demotion.cancel();
        notices.tellAll(each -> each.lost(current.epoch()));
    }

    // The end of the process.

    /** The part of {@link #close} that is a step. */
    void stop() {
        if (closing) {
            return;
        }
        closing = true;
        nextTry.cancel();
        boolean unanswered = requests.busy() && claimUnanswered;
        requests.abandon();
        WritePermit current = term;
        if (current != null) {
            endTerm(current);
            observer.stopped(current.epoch());
        }
        if (!settings.releaseOnShutdown()) {
            ended.complete(null);
        } else if (unanswered) {
            readAndRelease();
        } else {
            release();
        }
    }

    private void readAndRelease() {
        requests.send(
                store::read,
                requestLimit(),
                seen -> {
                    view.see(seen, loop.nanos());
                    release();
                },
                ended::completeExceptionally);
    }

    private void release() {
        Optional<LeaseRecord> own = view.present().filter(this::ours);
        if (own.isEmpty()) {
            ended.complete(null);
            return;
        }
        requests.send(
                () -> store.write(own.get().released(wallTime())),
                requestLimit(),
                written -> {
                    switch (written) {
                        case Written.Stored(LeaseRecord now) -> {
                            observer.released(now.transitions());
                            ended.complete(null);
                        }
                        case Written.Refused() -> readAndRelease();
                    }
                },
                ended::completeExceptionally);
    }

    // Times.

    /** Half the deadline, so that one hung request leaves room for another; never beyond the end of the term. */
    private Duration requestLimit() {
        Duration half = settings.renewDeadline().dividedBy(2);
        WritePermit current = term;
        return current == null || current.timeLeft().compareTo(half) > 0 ? half : current.timeLeft();
    }

    private void tryAfter(long nanos, Runnable step) {
        nextTry.cancel();
        nextTry = loop.after(Duration.ofNanos(Math.max(0, nanos)), step);
    }

    private long retryDelay() {
        return share(0.8 + 0.4 * random.nextDouble());
    }

    /** Nanoseconds of this share of retry-period. */
    private long share(double part) {
        return (long) (settings.retryPeriod().toNanos() * part);
    }

    private Instant wallTime() {
        return wallClock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
