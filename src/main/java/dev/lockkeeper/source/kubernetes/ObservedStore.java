package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one informer, which tells an {@link Intake} of all that goes in and out. So the model sees what the cache
 * sees: first lists, watches, lists after a gap. Keeps of an object what {@code keep} leaves.
 *
 * <p>One informer, one store: an informer takes objects of its store that its list did not bring for deleted.
 *
 * @param <K> what is kept, from which {@code restore} makes at least name, namespace and resourceVersion if somebody needs it
 */
public final class ObservedStore<T extends HasMetadata, K> implements ItemStore<T> {

    private final Intake<? super T> intake;
    private final Function<T, K> keep;
    private final Function<K, T> restore;
    private final Map<String, K> items = new ConcurrentHashMap<>();
    private volatile boolean ended;

    ObservedStore(Intake<? super T> intake, Function<T, K> keep, Function<K, T> restore) {
        this.intake = intake;
        this.keep = keep;
        this.restore = restore;
    }

    @Override
    public String getKey(T object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable T put(String key, T object) {
        if (ended) {
            return null;
        }
        intake.put(object);
        return restored(items.put(key, keep.apply(object)));
    }

    @Override
    public @Nullable T remove(String key) {
        K last = items.remove(key);
        if (last != null) {
            int slash = key.indexOf('/');
            intake.removed(new ObjectKey(key.substring(0, Math.max(slash, 0)), key.substring(slash + 1)));
        }
        return restored(last);
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return items.values().stream().map(restore);
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable T get(String key) {
        return restored(items.get(key));
    }

    /** Takes no more objects: the answer to a list may still come after its informer was stopped. */
    void end() {
        ended = true;
    }

    /** Removes all, as if each had been deleted: the kind itself is gone. */
    void clear() {
        items.keySet().forEach(this::remove);
    }

    private @Nullable T restored(@Nullable K kept) {
        return kept == null ? null : restore.apply(kept);
    }
}
