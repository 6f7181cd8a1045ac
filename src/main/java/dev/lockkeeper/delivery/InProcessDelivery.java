package dev.lockkeeper.delivery;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.processor.FilterConfigs;
import dev.lockkeeper.processor.ProcessorConfigs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Gives the processor of this process each Gateway's bundle; it counts as one processor that serves all Gateways. */
public final class InProcessDelivery implements Acknowledgements, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(InProcessDelivery.class);
    private static final String NODE = "in-process";

    private final PublishedBundles published;
    private final ProcessorConfigs configs;
    private final Map<ObjectKey, ConnectedProcessor> states = new ConcurrentHashMap<>();
    private final Set<ObjectKey> waiting = new ConcurrentSkipListSet<>();
    private final List<Consumer<ObjectKey>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("processor-feed").daemon().factory());

    public InProcessDelivery(PublishedBundles published, ProcessorConfigs configs) {
        this.published = published;
        this.configs = configs;
        published.onChange(this::note);
    }

    @Override
    public List<ConnectedProcessor> of(ObjectKey gateway) {
        return List.of(states.getOrDefault(
                gateway, new ConnectedProcessor(NODE, Optional.empty(), Optional.empty(), Optional.empty())));
    }

    @Override
    public void onChange(Consumer<ObjectKey> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void note(ObjectKey gateway) {
        if (waiting.add(gateway)) {
            try {
                thread.execute(() -> take(gateway));
            } catch (RejectedExecutionException closed) {
                LOG.debug("no bundles are taken any more");
            }
        }
    }

    private void take(ObjectKey gateway) {
        // Before the look-up: a change after it is noted again.
        waiting.remove(gateway);
        if (!published.ready()) {
            return;
        }
        Optional<BundlePlan> bundle = published.bundle(gateway);
        Optional<String> acknowledged = Optional.empty();
        Optional<String> refusal = Optional.empty();
        try {
            if (bundle.isPresent()) {
                configs.publish(gateway, FilterConfigs.parse(bundle.get().content()));
            } else {
                configs.remove(gateway);
            }
            acknowledged = bundle.map(BundlePlan::uuid);
        } catch (RuntimeException e) {
            // The config before stays in force.
            LOG.errorf(e, "bundle not taken gateway=%s", gateway);
            refusal = Optional.of(String.valueOf(e.getMessage()));
            acknowledged = of(gateway).getFirst().acknowledged();
        }
        states.put(gateway, new ConnectedProcessor(NODE, Optional.empty(), acknowledged, refusal));
        listeners.forEach(listener -> listener.accept(gateway));
    }
}
