package dev.lockkeeper.delivery;

import dev.lockkeeper.plan.bundle.FilterConfig;

/** What a source says is the newest bundle of a Gateway. */
sealed interface Offer {

    /** The Gateway has none. */
    Offer GONE = new Gone();

    /** Of the bundle; empty when there is none. */
    String uuid();

    /** A bundle that can be used. */
    record Usable(String uuid, FilterConfig config) implements Offer {
        @Override
        public String toString() {
            return "Usable[" + uuid + "]";
        }
    }

    /** A bundle that came broken, or whose content means nothing to this processor. */
    record Refused(String uuid, String error) implements Offer {}

    /** The Gateway has no AI routes. */
    record Gone() implements Offer {
        @Override
        public String uuid() {
            return "";
        }
    }
}
