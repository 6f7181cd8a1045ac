package dev.lockkeeper.leadership;

import java.util.Optional;

/** Whether this replica may write now; safe and cheap from any thread. */
public interface Leadership {

    /** A permit that is valid at this moment, empty while another replica leads or nobody does. */
    Optional<WritePermit> permit();

    default boolean isLeader() {
        return permit().isPresent();
    }

    /** Calls the listener on each change; at once when this replica leads already. */
    Subscription onChange(LeadershipListener listener);

    /** Ends the notices to one listener. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
