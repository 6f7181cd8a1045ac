package dev.lockkeeper.app;

import dev.lockkeeper.leadership.Leadership;
import dev.lockkeeper.leadership.LeadershipListener;
import dev.lockkeeper.leadership.WritePermit;
import java.util.Optional;

/** Leadership of a process without the role {@code controller}: it plans and serves, it never writes. */
final class NeverWriter implements Leadership {

    @Override
    public Optional<WritePermit> permit() {
        return Optional.empty();
    }

    @Override
    public Subscription onChange(LeadershipListener listener) {
        return () -> {};
    }
}
