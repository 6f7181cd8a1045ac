package dev.lockkeeper.source.directory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Says that something happened in one of the followed folders; what it was, a scan finds out. */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FolderWatch.class);
    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };

    private final WatchService service;
    private final Runnable somethingHappened;
    private final Thread thread;
    private final Map<Path, WatchKey> followed = new ConcurrentHashMap<>();
    private final Set<Path> wanted = new HashSet<>();
    private boolean complete = true;

    /** @param somethingHappened called on the watch's own thread; must not block */
    FolderWatch(Runnable somethingHappened) throws IOException {
        service = FileSystems.getDefault().newWatchService();
        this.somethingHappened = somethingHappened;
        thread = Thread.ofPlatform().name("directory-watch").daemon().unstarted(this::run);
        thread.start();
    }

    /** Begins a round of {@link #follow}. */
    void beginRound() {
        wanted.clear();
        complete = true;
    }

    /** Follows a real folder from now on. */
    void follow(Path folder) {
        wanted.add(folder);
        try {
            var known = followed.get(folder);
            if (known == null || !known.isValid()) {
                followed.put(folder, folder.register(service, KINDS));
            }
        } catch (IOException e) {
            // Often the system's limit of watches: changes there are found by the next rescan.
            complete = false;
            LOG.debugf("folder not watched folder=%s reason=%s", folder, e.getMessage());
        }
    }

    /** Ends the round: folders that were not named are no longer followed. */
    void endRound() {
        followed.entrySet().removeIf(entry -> {
            if (wanted.contains(entry.getKey())) {
                return false;
            }
            entry.getValue().cancel();
            return true;
        });
    }

    /** Whether every folder of the last round is followed. */
    boolean isComplete() {
        return complete;
    }

    private void run() {
        try {
            while (true) {
                var key = service.take();
                key.pollEvents();
                key.reset();
                somethingHappened.run();
            }
        } catch (ClosedWatchServiceException e) {
            // Closed by us: done.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
