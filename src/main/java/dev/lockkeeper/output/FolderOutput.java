package dev.lockkeeper.output;

import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.revision.Snapshots;
import dev.lockkeeper.source.directory.DirectoryListener;
import dev.lockkeeper.source.directory.DirectorySnapshot;
import dev.lockkeeper.source.directory.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the output folder at the newest plans: takes note of what changed, and writes on a thread of its own, so that
 * a burst of changes is written once. Nothing is written before the first full plan and the source's first manifests.
 */
public final class FolderOutput implements DirectoryListener, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(FolderOutput.class);
    private static final long RETRY_SECONDS = 2;
    private static final long STOP_SECONDS = 5;

    private final Snapshots snapshots;
    private final OutputRound round;
    private final OutputFolder folder;
    private final OutputMeters meters;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("output").daemon().factory());

    private final Object lock = new Object();
    private final SortedSet<ObjectId> noted = new TreeSet<>();
    private @Nullable List<Manifest> manifests;
    private boolean whole = true;
    private boolean seen;
    private boolean scheduled;

    private volatile List<String> problems = List.of();

    public FolderOutput(Snapshots snapshots, OutputFolder folder, OutputMeters meters) {
        this.snapshots = snapshots;
        this.folder = folder;
        this.round = new OutputRound(folder);
        this.meters = meters;
    }

    /** To be called before the planning starts, so that no change is missed. */
    public void start() {
        snapshots.onChange(changed -> {
            synchronized (lock) {
                noted.addAll(changed);
                schedule(0);
            }
        });
    }

    /** Takes note of the source's manifests, of which Envoy Gateway needs some as they are. */
    @Override
    public void changed(DirectorySnapshot snapshot) {
        synchronized (lock) {
            manifests = List.copyOf(snapshot.manifests().values());
            schedule(0);
        }
    }

    /** What could not be written, in words; empty when the folder is as it should be. */
    public List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void schedule(long seconds) {
        if (!scheduled && !thread.isShutdown()) {
            scheduled = true;
            thread.schedule(this::write, seconds, TimeUnit.SECONDS);
        }
    }

    private void write() {
        SortedSet<ObjectId> changed;
        Optional<List<Manifest>> newest;
        boolean first;
        synchronized (lock) {
            scheduled = false;
            if (!snapshots.ready() || (whole && manifests == null && !seen)) {
                return;
            }
            seen = true;
            changed = new TreeSet<>(noted);
            newest = Optional.ofNullable(manifests);
            first = whole;
            noted.clear();
            manifests = null;
            whole = false;
        }
        try {
            OutputRound.Result result = round.write(snapshots.current(), changed, newest, first);
            meters.wrote(result.written());
            report(result);
        } catch (IOException | RuntimeException e) {
            failed(e);
            again(newest);
        }
    }

    /** Says the same failure once, however often it is tried again. */
    private void failed(Exception failure) {
        meters.failed();
        List<String> now = List.of("cannot write to %s: %s".formatted(folder.root(), failure));
        if (!now.equals(problems)) {
            LOG.errorf(
                    failure instanceof IOException ? null : failure,
                    "output failed folder=%s retryEvery=%ds reason=\"%s\"",
                    folder.root(),
                    RETRY_SECONDS,
                    failure);
        }
        problems = now;
    }

    private void report(OutputRound.Result result) {
        if (!result.problems().equals(problems)) {
            result.problems().forEach(problem -> LOG.warnf("output incomplete problem=\"%s\"", problem));
        }
        problems = result.problems();
        if (result.written() > 0) {
            LOG.infof("output written folder=%s files=%d", folder.root(), result.written());
        }
    }

    /** After a failure everything is compared again: what reached the folder is not known. */
    private void again(Optional<List<Manifest>> newest) {
        synchronized (lock) {
            whole = true;
            if (manifests == null) {
                manifests = newest.orElse(null);
            }
            schedule(RETRY_SECONDS);
        }
    }
}
