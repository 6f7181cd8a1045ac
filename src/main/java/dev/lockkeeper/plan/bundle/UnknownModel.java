package dev.lockkeeper.plan.bundle;

/** What a client is told whose model no route of the Gateway names; the peer's text (reference envoy-ai-gateway.md §11.1). */
public final class UnknownModel {

    public static final String ANSWER = "No matching route found. It is likely because the model specified in your"
            + " request is not configured in the Gateway.";

    private UnknownModel() {}
}
