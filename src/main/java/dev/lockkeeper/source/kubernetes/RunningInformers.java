package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.observe.SampledLog;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The informers of one kind, one a namespace, each with its own store. They never end by themselves, whatever fails. */
final class RunningInformers implements AutoCloseable {

    /** Objects a list request brings at most, so that no answer is huge. */
    private static final long PAGE = 500;

    private final List<Running<?>> informers;

    private record Running<T extends HasMetadata>(SharedIndexInformer<T> informer, ObservedStore<T, ?> store) {}

    private RunningInformers(List<Running<?>> informers) {
        this.informers = informers;
    }

    /**
     * Starts them and returns at once.
     *
     * @param lists what to list and watch in a namespace
     */
    static <T extends HasMetadata> RunningInformers start(
            String kind,
            List<String> namespaces,
            Function<String, FilterWatchListDeletable<T, ?, ?>> lists,
            Supplier<ObservedStore<T, ?>> stores,
            SampledLog failures) {
        return new RunningInformers(namespaces.stream()
                .<Running<?>>map(namespace -> start(kind, lists.apply(namespace), stores.get(), failures))
                .toList());
    }

    private static <T extends HasMetadata> Running<T> start(
            String kind, FilterWatchListDeletable<T, ?, ?> list, ObservedStore<T, ?> store, SampledLog failures) {
        SharedIndexInformer<T> informer = list.withLimit(PAGE).runnableInformer(0);
        informer.itemStore(store);
        informer.exceptionHandler((_, failure) -> {
            failures.warn(kind, "watch failed, goes on kind=%s reason=\"%s\"".formatted(kind, Failures.text(failure)));
            return true;
        });
        informer.start();
        return new Running<>(informer, store);
    }

    /** True when each has delivered its first full list. */
    boolean synced() {
        return informers.stream().allMatch(running -> running.informer().hasSynced());
    }

    /** Ends them; what they knew stays known. */
    @Override
    public void close() {
        informers.forEach(running -> {
            running.store().end();
            running.informer().stop();
        });
    }

    /** Ends them since the kind is gone, and with it all its objects. */
    void vanish() {
        close();
        informers.forEach(running -> running.store().clear());
    }
}
