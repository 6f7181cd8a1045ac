package dev.lockkeeper.delivery;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the folder's bundle is to be used: until a replica has delivered one, and again when none has been connected for a while
 * and the folder has changed since. Mounted Secrets come late, so a bundle that was in use before is old for some minutes.
 */
final class FolderFallback {

    static final Duration ALONE = Duration.ofSeconds(10);
    /** Longer than a kubelet takes to show a changed Secret. */
    static final Duration SETTLED = Duration.ofMinutes(2);

    private @Nullable BundleFolder folder;
    private Optional<BundleFolder.Content> content = Optional.empty();
    private boolean delivered;
    private long connectedAt;

    void watch(BundleFolder watched) {
        folder = watched;
    }

    void look() {
        BundleFolder watched = folder;
        if (watched != null) {
            content = watched.look();
        }
    }

    /** A replica is connected. */
    void connected(long now) {
        connectedAt = now;
    }

    /** A replica's bundles are in use. */
    void delivered() {
        delivered = true;
    }

    /** What to use now, while no replica is connected. */
    Optional<BundleFolder.Content> choose(UsedBundles used, long now) {
        return content.filter(found -> !delivered || fits(found, used, now - connectedAt));
    }

    private boolean fits(BundleFolder.Content found, UsedBundles used, long alone) {
        return alone >= ALONE.toNanos()
                && found.seenAt() - connectedAt > 0
                && (alone >= SETTLED.toNanos() || !used.isFormer(found.offer().uuid()));
    }
}
