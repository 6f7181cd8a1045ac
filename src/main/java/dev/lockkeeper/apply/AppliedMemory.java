package dev.lockkeeper.apply;

import dev.lockkeeper.model.ObjectKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * What this replica wrote last, per object. Serves two ends: reads see own writes although the cache lags, and an object
 * that the API server stores differently from what was sent (a field its CRD does not know) is not written again and again.
 */
final class AppliedMemory {

    private record Id(ResourceType type, ObjectKey key) {}

    /** Objects that went are remembered, so that a repair is told from a first creation; not for ever. */
    private static final int GONE_KEPT = 1_000;

    /** A cache that has not shown a new object by then never will: it was gone before. */
    private static final long UNSEEN_NANOS = Duration.ofSeconds(5).toNanos();

    /** {@code answer} is dropped once the cache has caught up. */
    private record Entry(String uid, String resourceVersion, String hash, Optional<ObservedObject> answer, long at) {
        Entry seen() {
            return new Entry(uid, resourceVersion, hash, Optional.empty(), at);
        }
    }

    private final LongSupplier nanos;
    private final Queue<Id> gone = new ConcurrentLinkedQueue<>();

    /** @param nanos a monotonic clock */
    AppliedMemory(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private final Map<Id, Entry> entries = new ConcurrentHashMap<>();

    void wrote(Desired desired, ObservedObject answer) {
        entries.put(
                new Id(desired.type(), desired.key()),
                new Entry(
                        answer.uid(),
                        answer.resourceVersion(),
                        desired.hash(),
                        Optional.of(answer),
                        nanos.getAsLong()));
    }

    void forget(ResourceType type, ObjectKey key) {
        entries.remove(new Id(type, key));
    }

    /** It was written, and is gone. */
    void vanished(ResourceType type, ObjectKey key) {
        Id id = new Id(type, key);
        if (entries.computeIfPresent(id, (_, entry) -> entry.seen()) != null) {
            gone.add(id);
            while (gone.size() > GONE_KEPT) {
                Id oldest = gone.poll();
                if (oldest != null && !oldest.equals(id)) {
                    entries.computeIfPresent(
                            oldest, (_, entry) -> entry.answer().isPresent() ? entry : null);
                }
            }
        }
    }

    /** The newer of what the cache has and what was written last. */
    ObservedObject newest(ObservedObject cached) {
        Id id = new Id(cached.type(), cached.key());
        Entry entry = entries.get(id);
        if (entry == null || entry.answer().isEmpty()) {
            return cached;
        }
        if (entry.uid().equals(cached.uid()) && older(cached.resourceVersion(), entry.resourceVersion())) {
            return entry.answer().get();
        }
        entries.replace(id, entry, entry.seen());
        return cached;
    }

    /** What was just created, while the cache knows nothing of it. */
    Optional<ObservedObject> unseen(ResourceType type, ObjectKey key) {
        return Optional.ofNullable(entries.get(new Id(type, key)))
                .filter(entry -> nanos.getAsLong() - entry.at() < UNSEEN_NANOS)
                .flatMap(Entry::answer);
    }

    /** True when exactly this version came from writing exactly this. */
    boolean settled(Desired desired, ObservedObject seen) {
        Entry entry = entries.get(new Id(desired.type(), desired.key()));
        return entry != null
                && entry.uid().equals(seen.uid())
                && entry.resourceVersion().equals(seen.resourceVersion())
                && entry.hash().equals(desired.hash());
    }

    /** True when exactly this version came from the last write of this replica. */
    boolean wroteLast(ObservedObject seen) {
        Entry entry = entries.get(new Id(seen.type(), seen.key()));
        return entry != null
                && entry.uid().equals(seen.uid())
                && entry.resourceVersion().equals(seen.resourceVersion());
    }

    /** True when this replica has written the object and nothing told it that it is to go. */
    boolean knows(Desired desired) {
        return entries.containsKey(new Id(desired.type(), desired.key()));
    }

    /** Versions of one kind are ordered numbers, which the API promises since Kubernetes 1.35 and etcd always kept. */
    private static boolean older(String one, String other) {
        try {
            return Long.parseLong(one) < Long.parseLong(other);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
