package dev.lockkeeper.operator;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.revision.Snapshots;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Brings word of what is to be reconciled to whoever does it: new plans, drift in the cluster, all when this replica
 * begins to lead. On a thread of its own, so that neither planning nor an informer waits for a reconciler.
 */
public final class Triggers implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Triggers.class);
    private static final long STOP_SECONDS = 2;

    private final Snapshots snapshots;
    private final Map<Kind, List<Consumer<ObjectKey>>> receivers = new EnumMap<>(Kind.class);
    private final List<Runnable> atBegin = new CopyOnWriteArrayList<>();
    private final AtomicBoolean planned = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("reconcile-triggers").factory());

    public Triggers(Snapshots snapshots) {
        this.snapshots = snapshots;
        for (Kind kind : Kind.values()) {
            receivers.put(kind, new CopyOnWriteArrayList<>());
        }
        snapshots.onChange(ids -> {
            if (planned.compareAndSet(false, true)) {
                everything();
            } else {
                changed(ids);
            }
        });
    }

    /** Calls the receiver for each object of the kind that is to be looked at. */
    public void send(Kind kind, Consumer<ObjectKey> receiver) {
        receivers.getOrDefault(kind, List.of()).add(receiver);
    }

    /** Also calls this when all is to be looked at: for what has no object any more. */
    public void atBegin(Runnable receiver) {
        atBegin.add(receiver);
    }

    <P extends HasMetadata> PlanEvents<P> newEvents(Kind kind) {
        PlanEvents<P> events = new PlanEvents<>();
        send(kind, events::look);
        return events;
    }

    /** These are to be looked at. */
    public void changed(Collection<ObjectId> ids) {
        run(() -> ids.forEach(this::dispatch));
    }

    /** This replica begins to lead: whatever differs from the plans is its to write. */
    public void everything() {
        run(() -> {
            GatewayModel model = snapshots.current().model();
            for (Kind kind : Kind.values()) {
                if (!receivers.getOrDefault(kind, List.of()).isEmpty()) {
                    model.keys(kind).forEach(key -> dispatch(new ObjectId(kind, key)));
                }
            }
            atBegin.forEach(Runnable::run);
        });
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void dispatch(ObjectId id) {
        receivers.getOrDefault(id.kind(), List.of()).forEach(receiver -> receiver.accept(id.key()));
    }

    /** Runs a step on the thread of the triggers. */
    void run(Runnable step) {
        if (thread.isShutdown()) {
            return;
        }
        thread.execute(() -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.error("trigger failed", e);
            }
        });
    }
}
