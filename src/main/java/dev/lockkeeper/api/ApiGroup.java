package dev.lockkeeper.api;

/** The API group of all our kinds, as the peer's. */
public final class ApiGroup {
    public static final String NAME = "aigateway.envoyproxy.io";

    private ApiGroup() {}
}
