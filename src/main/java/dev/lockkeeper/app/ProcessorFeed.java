package dev.lockkeeper.app;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.processor.FilterConfigs;
import dev.lockkeeper.processor.ProcessorConfigs;
import dev.lockkeeper.revision.Snapshots;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Gives the processor of this process the bundle of each Gateway as soon as it is planned; a burst of changes costs one bundle. */
final class ProcessorFeed implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ProcessorFeed.class);
    private static final long GATHER_MILLIS = 50;

    private final Snapshots snapshots;
    private final ProcessorConfigs configs;
    private final Set<ObjectKey> waiting = new ConcurrentSkipListSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("processor-feed").daemon().factory());

    ProcessorFeed(Snapshots snapshots, ProcessorConfigs configs) {
        this.snapshots = snapshots;
        this.configs = configs;
        snapshots.onChange(this::note);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void note(SortedSet<ObjectId> changed) {
        boolean added = false;
        for (ObjectId id : changed) {
            added |= id.kind() == Kind.GATEWAY && waiting.add(id.key());
        }
        if (added && !thread.isShutdown()) {
            thread.schedule(this::publish, GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void publish() {
        for (ObjectKey gateway : new TreeSet<>(waiting)) {
            // Before the look-up: a change after it is noted again.
            waiting.remove(gateway);
            try {
                switch (snapshots.current().plans().gateway(gateway)) {
                    case GatewayPlan.Bundle(var bundle, var _) ->
                        configs.publish(gateway, FilterConfigs.parse(bundle.content()));
                    case GatewayPlan.None _ -> configs.remove(gateway);
                    case GatewayPlan.Untouched _ -> {}
                }
            } catch (RuntimeException e) {
                // The config before stays in force; without this the feed would end for all Gateways.
                LOG.errorf(e, "bundle not taken gateway=%s", gateway);
            }
        }
    }
}
