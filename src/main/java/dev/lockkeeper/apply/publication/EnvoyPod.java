package dev.lockkeeper.apply.publication;

import dev.lockkeeper.model.ObjectKey;

/**
 * An Envoy pod as it was last seen.
 *
 * @param nudgedFor the bundle that its annotation names, empty without
 */
public record EnvoyPod(ObjectKey key, String uid, String resourceVersion, String nudgedFor) {}
