package dev.lockkeeper.delivery;

import dev.lockkeeper.model.ObjectKey;
import java.util.List;
import java.util.function.Consumer;

/** Which processors are connected to this replica, and what they have taken. Safe from any thread. */
public interface Acknowledgements {

    /** The processors that serve the Gateway and are connected now. */
    List<ConnectedProcessor> of(ObjectKey gateway);

    /** Calls the listener when a processor of the Gateway came, went or answered; it must only take note. */
    void onChange(Consumer<ObjectKey> listener);
}
