package dev.lockkeeper.extension;

import java.util.Locale;

/** Why a route is made to answer 503, as a metric's label. */
enum Reason {
    /** No plan of it is known here. */
    UNKNOWN_ROUTE,
    /** Rules, backends or localities are not those of its plan. */
    NOT_AS_PLANNED,
    /** Its endpoints cannot be told apart. */
    ENDPOINTS_BY_EDS,
    /** It would be sent to a cluster without credential. */
    OTHER_CLUSTER,
    /** Its listener cannot have the processor's filter. */
    LISTENER,
    /** Its forward proxy cannot be used. */
    FORWARD_PROXY,
    /** Its bytes, or those of its cluster, are of no kind that we read. */
    UNREADABLE,
    /** A fault of ours. */
    UNEXPECTED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
