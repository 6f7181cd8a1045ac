package dev.lockkeeper.revision;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Impact;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.plan.PlanSet;
import dev.lockkeeper.plan.Planner;
import dev.lockkeeper.source.ModelSink;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The planning thread: takes changes in the order they came, folds whatever has gathered into the model, plans what they
 * touch, publishes, tells. Nothing is planned before every source is synced, so no plan is ever made from half a model.
 */
public final class PlanLoop implements Snapshots, ModelSink, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PlanLoop.class);

    /** Changes of one round; a larger burst is planned in several, so that the first of them are not kept waiting. */
    private static final int ROUND = 1_000;

    private static final long STOP_MILLIS = 5_000;

    private sealed interface Message {
        record Changed(ModelChange change) implements Message {}

        record Synced() implements Message {}

        record Stop() implements Message {}
    }

    private final Planner planner;
    private final RememberedCosts costs;
    private final int sources;
    private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>();
    private final List<Consumer<SortedSet<ObjectId>>> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private volatile Snapshot current;
    private volatile boolean ready;

    private GatewayModel model = GatewayModel.empty();
    private PlanSet plans;
    private int synced;
    private final SortedSet<ObjectId> waiting = new TreeSet<>();

    /** @param sources how many sources must say {@link #synced()} before the first plan */
    public PlanLoop(Planner planner, RememberedCosts costs, int sources) {
        this.planner = planner;
        this.costs = costs;
        this.sources = sources;
        this.plans = planner.empty();
        this.current = new Snapshot(model, plans);
        this.thread = Thread.ofPlatform().name("planner").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void changed(ModelChange change) {
        queue.add(new Message.Changed(change));
    }

    @Override
    public void synced() {
        queue.add(new Message.Synced());
    }

    /** False when the planning thread has ended without being asked to. */
    public boolean alive() {
        return thread.isAlive();
    }

    @Override
    public Snapshot current() {
        return current;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public void onChange(Consumer<SortedSet<ObjectId>> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        queue.add(new Message.Stop());
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Message> round = new ArrayList<>();
        boolean running = true;
        while (running) {
            round.clear();
            try {
                round.add(queue.take());
            } catch (InterruptedException e) {
                return;
            }
            queue.drainTo(round, ROUND);
            running = round.stream().noneMatch(Message.Stop.class::isInstance);
            try {
                round(round);
            } catch (RuntimeException | Error e) {
                // Faults with single objects are in the plans already; this one must not end the thread.
                LOG.errorf(e, "plan failed changes=%d", round.size());
            }
        }
    }

    private void round(List<Message> messages) {
        for (Message message : messages) {
            switch (message) {
                case Message.Changed(ModelChange change) -> take(change);
                case Message.Synced() -> synced++;
                case Message.Stop() -> {}
            }
        }
        if (synced < sources || (ready && waiting.isEmpty())) {
            return;
        }
        SortedSet<ObjectId> touched = new TreeSet<>(waiting);
        costs.learn(model, touched);
        plans = planner.next(plans, model, touched);
        // Only now: what a fault kept from being planned is planned with the next change.
        waiting.clear();
        current = new Snapshot(model, plans);
        plans.failures()
                .forEach((id, fault) -> LOG.errorf(fault, "plan failed object=\"%s\": its plan before stays", id));
        if (!ready) {
            ready = true;
            LOG.infof(
                    "synced and planned objects=%d routes=%d",
                    touched.size(), plans.routes().size());
        }
        listeners.forEach(listener -> tell(listener, touched));
    }

    private static void tell(Consumer<SortedSet<ObjectId>> listener, SortedSet<ObjectId> touched) {
        try {
            listener.accept(touched);
        } catch (RuntimeException e) {
            LOG.errorf(e, "listener failed objects=%d: the others are told", touched.size());
        }
    }

    private void take(ModelChange change) {
        try {
            fold(change);
        } catch (RuntimeException e) {
            LOG.errorf(e, "change not taken object=\"%s\": the others of the round are", change.id());
        }
    }

    private void fold(ModelChange change) {
        if (change instanceof ModelChange.Upsert upsert
                && model.find(change.id())
                        .filter(present -> Sameness.plansAlike(present, upsert.object()))
                        .isPresent()) {
            return;
        }
        GatewayModel next = model.with(change);
        waiting.addAll(Impact.of(model, next, change.id()));
        model = next;
    }
}
