package dev.lockkeeper.delivery;

import dev.lockkeeper.model.ObjectKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those of several ways by which bundles reach processors: in this process, by streams. */
public final class JoinedAcknowledgements implements Acknowledgements {

    private final List<Acknowledgements> parts = new CopyOnWriteArrayList<>();
    private final List<Consumer<ObjectKey>> listeners = new CopyOnWriteArrayList<>();

    public void add(Acknowledgements part) {
        parts.add(part);
        part.onChange(gateway -> listeners.forEach(listener -> listener.accept(gateway)));
    }

    @Override
    public List<ConnectedProcessor> of(ObjectKey gateway) {
        return parts.stream().flatMap(part -> part.of(gateway).stream()).toList();
    }

    @Override
    public void onChange(Consumer<ObjectKey> listener) {
        listeners.add(listener);
    }
}
