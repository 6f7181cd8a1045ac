package dev.lockkeeper.source.directory;

import dev.lockkeeper.source.schema.CrdSchemas;
import dev.lockkeeper.source.schema.FieldProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Watches a folder of manifests and delivers a snapshot of it after each change. Events of the file system only say that
 * it is worth looking; what changed is found by a scan, so that a lost event costs time and nothing else. Everything runs
 * on one thread, the listener too.
 */
public final class DirectorySource implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DirectorySource.class);

    /** Lets the events of one save come together. */
    private static final long DEBOUNCE = Duration.ofMillis(30).toNanos();

    /** Where the system gives no watch, changes are to be seen in time all the same. */
    private static final long UNWATCHED_RESCAN = Duration.ofMillis(500).toNanos();

    private final Path folder;
    private final DirectoryListener listener;
    private final DirectoryTiming timing;
    private final LongSupplier ticker;
    private final ManifestFiles files;
    private final Settling settling;
    private final ScheduledExecutorService executor;
    private final FolderWatch watch;
    private final AtomicBoolean eventIsQueued = new AtomicBoolean();
    private Future<?> followUp = CompletableFuture.completedFuture(null);
    private DirectorySnapshot snapshot = new DirectorySnapshot(new TreeMap<>(), List.of());
    private List<DirectoryProblem> folderProblems = List.of();
    private boolean first = true;

    /**
     * @param folder need not exist yet
     * @param ticker monotonic nanoseconds
     * @throws UncheckedIOException if the system gives no file watches
     */
    public DirectorySource(
            Path folder, CrdSchemas schemas, DirectoryListener listener, DirectoryTiming timing, LongSupplier ticker) {
        this.folder = folder;
        this.listener = listener;
        this.timing = timing;
        this.ticker = ticker;
        files = new ManifestFiles(schemas);
        settling = new Settling(timing);
        executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("directory-source").daemon().factory());
        try {
            watch = new FolderWatch(this::lookSoon);
        } catch (IOException e) {
            executor.shutdown();
            throw new UncheckedIOException(e);
        }
    }

    /** Begins; the first snapshot follows at once, on the source's thread. */
    public void start() {
        LOG.infof("directory watched folder=%s", folder);
        lookIn(0);
    }

    private void lookSoon() {
        if (eventIsQueued.compareAndSet(false, true)) {
            lookIn(DEBOUNCE);
        }
    }

    private Future<?> lookIn(long nanos) {
        try {
            return executor.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private void look() {
        eventIsQueued.set(false);
        long wait = timing.rescan().toNanos();
        try {
            wait = Math.min(wait, scan());
        } catch (RuntimeException e) {
            LOG.errorf(e, "directory not read, next try later folder=%s", folder);
        }
        followUp.cancel(false);
        followUp = lookIn(wait);
    }

    /** Returns the nanoseconds until a change that is pending may be ready. */
    private long scan() {
        watch.beginRound();
        followLinkToFolder();
        var scan = FolderScan.of(folder, watch::follow);
        watch.endRound();
        var found = scan.files();
        files.stamps().forEach((file, stamp) -> {
            if (scan.couldNotSee(file)) {
                found.put(file, stamp);
            }
        });
        boolean changed = reportFolder(scan);
        if (first) {
            files.take(found.keySet(), found);
            publish();
            first = false;
            return timing.quiet().toNanos();
        }
        var decision = settling.decide(found, files.stamps(), files::looksUnfinished, ticker.getAsLong());
        changed |= files.take(decision.ready(), found);
        if (changed) {
            publish();
        }
        boolean takenAll = decision.ready().stream()
                .allMatch(file -> Objects.equals(found.get(file), files.stamps().get(file)));
        if (!takenAll) {
            return timing.quiet().toNanos();
        }
        return decision.lookAgainIn().orElse(watch.isComplete() ? Long.MAX_VALUE : UNWATCHED_RESCAN);
    }

    /** A link, or a folder that is not there yet, shows its change in the folder above. */
    private void followLinkToFolder() {
        var parent = folder.toAbsolutePath().normalize().getParent();
        if (parent != null && Files.isDirectory(parent) && (Files.isSymbolicLink(folder) || Files.notExists(folder))) {
            watch.follow(parent);
        }
    }

    private boolean reportFolder(FolderScan scan) {
        var problems = new ArrayList<DirectoryProblem>();
        scan.unreadable()
                .forEach((path, why) -> problems.add(new DirectoryProblem(
                        path, 0, ManifestId.UNKNOWN, new FieldProblem("", why), knowsFilesIn(path))));
        boolean changed = !problems.equals(folderProblems);
        folderProblems = List.copyOf(problems);
        return changed;
    }

    private boolean knowsFilesIn(Path path) {
        return files.stamps().keySet().stream().anyMatch(file -> file.startsWith(path));
    }

    private void publish() {
        var next = Assembly.of(files.contents(), folderProblems, snapshot);
        var known = new HashSet<>(snapshot.problems());
        next.problems().stream()
                .filter(problem -> !known.contains(problem))
                .forEach(problem -> LOG.warnf("directory problem: %s", problem.text()));
        LOG.infof(
                "directory read folder=%s files=%d objects=%d problems=%d",
                folder,
                files.contents().size(),
                next.manifests().size(),
                next.problems().size());
        snapshot = next;
        listener.changed(next);
    }

    /** Ends the watch; no snapshot is delivered after it returns, but for one that is being delivered. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            watch.close();
        } catch (IOException e) {
            LOG.warnf("directory watch not closed folder=%s reason=%s", folder, e.getMessage());
        }
    }
}
