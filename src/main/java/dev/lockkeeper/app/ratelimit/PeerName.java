package dev.lockkeeper.app.ratelimit;

import java.util.Optional;
import java.util.function.Function;

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

    /** Whether a value is another one than the default, however that is written; nothing is the default. */
    boolean changed(String value) {
        return !value.isEmpty()
                && !value.equals(defaultValue)
                && !same(GoLiterals::bool, value)
                && !same(GoLiterals::integer, value)
                && !same(GoLiterals::duration, value);
    }

    private boolean same(Function<String, Optional<?>> reading, String value) {
        Optional<?> read = reading.apply(value);
        return read.isPresent() && read.equals(reading.apply(defaultValue));
    }
}
