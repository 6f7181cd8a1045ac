package dev.lockkeeper.ratelimit.service;

/** Is told what was counted, under the names of envoyproxy/ratelimit. */
public interface Figures {

    /** @param sinceStart never falls while the name exists */
    void counter(String name, long sinceStart);

    void gauge(String name, long now);

    /**
     * Calls that took about as long.
     *
     * @param bucket tells those of one name apart
     * @param sinceStart as of a counter
     */
    void time(String name, int bucket, double millis, long sinceStart);
}
