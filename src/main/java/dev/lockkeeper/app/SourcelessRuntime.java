package dev.lockkeeper.app;

import dev.lockkeeper.console.Surroundings;
import dev.lockkeeper.delivery.BundleSources;
import dev.lockkeeper.delivery.PublishedBundles;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundlePlan;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.Consumer;

/** No source and no sink: what the process needs comes another way. */
final class SourcelessRuntime implements Runtime {

    private final String source;

    /** @param source what comes, and from where, in words */
    SourcelessRuntime(String source) {
        this.source = source;
    }

    /** Of a processor that is given its bundles. */
    static SourcelessRuntime of(BundleSources bundles) {
        return new SourcelessRuntime("bundles of servers=%s folder=%s"
                .formatted(
                        bundles.servers(),
                        bundles.folder().map(Object::toString).orElse("none")));
    }

    @Override
    public void start() {}

    @Override
    public void stopWriting() {}

    @Override
    public void close() {}

    @Override
    public PublishedBundles published() {
        return new PublishedBundles() {
            @Override
            public boolean ready() {
                return false;
            }

            @Override
            public Optional<BundlePlan> bundle(ObjectKey gateway) {
                return Optional.empty();
            }

            @Override
            public SortedSet<ObjectKey> gateways() {
                return Collections.emptySortedSet();
            }

            @Override
            public OptionalLong epoch() {
                return OptionalLong.empty();
            }

            @Override
            public void onChange(Consumer<ObjectKey> listener) {}
        };
    }

    @Override
    public Surroundings surroundings() {
        return new Surroundings() {
            @Override
            public String source() {
                return source;
            }
        };
    }
}
