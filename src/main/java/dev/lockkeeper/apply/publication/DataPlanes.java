package dev.lockkeeper.apply.publication;

import dev.lockkeeper.model.ObjectKey;
import java.util.List;
import java.util.SortedSet;

/** Where Envoy runs for a Gateway, as this process last saw it. */
public interface DataPlanes {

    /** False while the first lists are not complete: then there may be pods that nobody knows of. */
    boolean known();

    /** Its Envoy pods that are not being deleted. */
    List<EnvoyPod> pods(ObjectKey gateway);

    /** Namespaces of its pods, Deployments and DaemonSets. */
    SortedSet<String> namespaces(ObjectKey gateway);
}
