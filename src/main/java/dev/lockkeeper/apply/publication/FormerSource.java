package dev.lockkeeper.apply.publication;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a Gateway's published bundle has, for a replica that did not see the plans it was made from. */
@FunctionalInterface
public interface FormerSource {

    /** Knows of nothing published. */
    FormerSource NONE = _ -> Optional.of(Map.of());

    /** Backends per route; empty when that cannot be told now and is to be asked again. */
    Optional<Map<ObjectKey, List<FragmentBackend>>> published(ObjectKey gateway);
}
