package dev.lockkeeper.attach;

import dev.lockkeeper.observe.SampledLog;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** One object of the cluster, watched without end, whatever fails. */
public final class WatchedObject<T extends HasMetadata> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WatchedObject.class);

    private final SharedIndexInformer<T> informer;

    private WatchedObject(SharedIndexInformer<T> informer) {
        this.informer = informer;
    }

    /**
     * Starts in the background.
     *
     * @param what for the log
     * @param listener told of each state, also that there is no such object; must only take note
     */
    public static <T extends HasMetadata> WatchedObject<T> start(
            String what, Informable<T> object, Consumer<Optional<T>> listener) {
        SampledLog failures = new SampledLog(LOG, System::nanoTime);
        SharedIndexInformer<T> informer = object.runnableInformer(0);
        informer.exceptionHandler((_, failure) -> {
            failures.warn(what, "watch failed, goes on object=\"%s\" reason=\"%s\"".formatted(what, text(failure)));
            return true;
        });
        informer.addEventHandler(new Told<>(listener));
        WatchedObject<T> watched = new WatchedObject<>(informer);
        informer.start().thenRun(() -> {
            failures.well(what);
            if (watched.current().isEmpty()) {
                listener.accept(Optional.empty());
            }
        });
        return watched;
    }

    /** Empty also before anything is known. */
    public Optional<T> current() {
        return informer.getStore().list().stream().findFirst();
    }

    /** False until the API server has said for the first time whether there is such an object. */
    public boolean known() {
        return informer.hasSynced();
    }

    @Override
    public void close() {
        informer.stop();
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private record Told<T>(Consumer<Optional<T>> listener) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            listener.accept(Optional.of(object));
        }

        @Override
        public void onUpdate(T before, T object) {
            listener.accept(Optional.of(object));
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            listener.accept(Optional.empty());
        }
    }
}
