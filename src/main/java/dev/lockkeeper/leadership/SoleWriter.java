package dev.lockkeeper.leadership;

import java.util.Optional;

/** Leadership with the election switched off: this replica always leads, in epoch 0. Right only for a single replica. */
public final class SoleWriter implements Leadership {

    private static final Optional<WritePermit> ALWAYS = Optional.of(WritePermit.unlimited());

    @Override
    public Optional<WritePermit> permit() {
        return ALWAYS;
    }

    @Override
    public Subscription onChange(LeadershipListener listener) {
        listener.acquired(0);
        return () -> {};
    }
}
