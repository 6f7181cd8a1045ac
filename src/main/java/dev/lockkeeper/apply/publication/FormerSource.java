package dev.lockkeeper.apply.publication;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import java.util.List;
import java.util.Map;

/** What a Gateway's published bundle has, for a replica that did not see the plans it was made from. */
@FunctionalInterface
public interface FormerSource {

    /** Knows of nothing published. */
    FormerSource NONE = _ -> Map.of();

    /** Backends per route, as far as they can be read; empty without a published bundle. */
    Map<ObjectKey, List<FragmentBackend>> published(ObjectKey gateway);
}
