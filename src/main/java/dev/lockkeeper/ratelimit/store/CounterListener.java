package dev.lockkeeper.ratelimit.store;

/** Waits for a store; told once, on any thread, maybe before the call returns. */
public interface CounterListener {

    void counted(Counted result);

    /** Nothing is known of the counters; they may have been counted when the failure says so. */
    void failed(StoreFailure failure);
}
