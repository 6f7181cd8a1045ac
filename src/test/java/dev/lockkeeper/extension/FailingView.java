package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionView;
import java.util.Optional;

/** Plans that nobody can look up: a fault of ours. */
record FailingView(Error error) implements ExtensionView {
    @Override
    public boolean ready() {
        throw error;
    }

    @Override
    public Optional<ExtensionRoute> route(ObjectKey httpRoute) {
        throw error;
    }

    @Override
    public Optional<ExtensionRoute> route(ObjectKey httpRoute, String hash) {
        throw error;
    }

    @Override
    public boolean removed(ObjectKey httpRoute, String hash) {
        throw error;
    }

    @Override
    public void onChange(Runnable listener) {}
}
