package dev.lockkeeper.source.kubernetes;

/** Hears of the pods, Deployments and DaemonSets in which Envoy Gateway runs Envoy. Must not block. */
public interface DataPlaneObserver extends ClusterObserver {

    /** The first full lists were delivered; not called while this service account may not read them. */
    void complete();
}
