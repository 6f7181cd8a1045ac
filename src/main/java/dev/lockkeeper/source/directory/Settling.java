package dev.lockkeeper.source.directory;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides when changed files are taken up: together, once each has been still for long enough. So a half-written file is
 * not read too early, a group of files that is swapped is taken as a group, and an object that moves to another file is
 * never missing in between.
 */
final class Settling {
    private final long quiet;
    private final long patience;
    private final long longestHold;
    private final Map<Path, Pending> pending = new HashMap<>();
    private long heldSince;

    Settling(DirectoryTiming timing) {
        quiet = timing.quiet().toNanos();
        patience = timing.patience().toNanos();
        longestHold = timing.longestHold().toNanos();
    }

    /** @param stamp empty when the file is gone */
    private record Pending(Optional<Stamp> stamp, long since) {}

    /** Whether a changed file, at this state, looks as if somebody were still at it. */
    interface Unfinished {
        boolean test(Path file, Optional<Stamp> stamp);
    }

    /**
     * @param ready to be taken up now
     * @param lookAgainIn nanoseconds until it is worth looking again; empty when nothing is pending
     */
    record Decision(SortedSet<Path> ready, Optional<Long> lookAgainIn) {}

    /**
     * @param found the files that are there now
     * @param known the files as they were taken up
     * @param now monotonic nanoseconds
     */
    Decision decide(SortedMap<Path, Stamp> found, Map<Path, Stamp> known, Unfinished unfinished, long now) {
        boolean wasIdle = pending.isEmpty();
        var changed = changed(found, known);
        pending.keySet().retainAll(changed.keySet());
        changed.forEach((file, stamp) -> {
            var before = pending.get(file);
            if (before == null || !before.stamp().equals(stamp)) {
                pending.put(file, new Pending(stamp, now));
            }
        });
        if (wasIdle) {
            heldSince = now;
        }
        return choose(unfinished, now);
    }

    private Decision choose(Unfinished unfinished, long now) {
        var ready = new TreeSet<Path>();
        long wait = Long.MAX_VALUE;
        for (var entry : pending.entrySet()) {
            var stamp = entry.getValue().stamp();
            long age = now - entry.getValue().since();
            if (age < quiet) {
                wait = Math.min(wait, quiet - age);
            } else if (age < patience && unfinished.test(entry.getKey(), stamp)) {
                wait = Math.min(wait, patience - age);
            } else {
                ready.add(entry.getKey());
            }
        }
        if (ready.size() == pending.size() || now - heldSince >= longestHold) {
            pending.keySet().removeAll(ready);
            heldSince = now;
        } else if (!ready.isEmpty()) {
            wait = Math.min(wait, Math.max(1, longestHold - (now - heldSince)));
            ready.clear();
        }
        return new Decision(ready, pending.isEmpty() ? Optional.empty() : Optional.of(wait));
    }

    private static Map<Path, Optional<Stamp>> changed(SortedMap<Path, Stamp> found, Map<Path, Stamp> known) {
        var changed = new HashMap<Path, Optional<Stamp>>();
        found.forEach((file, stamp) -> {
            if (!stamp.equals(known.get(file))) {
                changed.put(file, Optional.of(stamp));
            }
        });
        known.keySet().stream()
                .filter(file -> !found.containsKey(file))
                .forEach(file -> changed.put(file, Optional.empty()));
        return changed;
    }
}
