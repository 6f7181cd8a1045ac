package dev.lockkeeper.app.ratelimit;

/**
 * A variable of envoyproxy/ratelimit.
 *
 * @param defaultValue as there; empty for none
 * @param instead what takes its place; empty when it is honoured
 */
record PeerName(String name, String defaultValue, Fate fate, String instead) {

    enum Fate {
        /** Means the same. */
        HONOURED,
        /** Accepted; something else does what it did, or makes it needless. */
        REPLACED,
        /** Stops the start. */
        REFUSED
    }

    static PeerName honoured(String name, String defaultValue) {
        return new PeerName(name, defaultValue, Fate.HONOURED, "");
    }

    static PeerName replaced(String name, String defaultValue, String instead) {
        return new PeerName(name, defaultValue, Fate.REPLACED, instead);
    }

    static PeerName refused(String name, String defaultValue, String instead) {
        return new PeerName(name, defaultValue, Fate.REFUSED, instead);
    }
}
