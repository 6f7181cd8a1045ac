package dev.lockkeeper.extension;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the extension server works.
 *
 * @param recognition how it tells the routes it must edit from others
 * @param processor where Envoy finds the external processor: {@code UnixDomainSocketAddress} or {@code InetSocketAddress}
 * @param planWait how long a call waits for a plan that this replica has not built yet
 * @param headerAttributes request header → attribute of access logs
 */
public record ExtensionSettings(
        Recognition recognition,
        SocketAddress processor,
        Duration planWait,
        SortedMap<String, String> headerAttributes) {

    public static final Duration DEFAULT_PLAN_WAIT = Duration.ofSeconds(2);

    /** How a route of ours is known. */
    public enum Recognition {
        /** By the annotation that our HTTPRoutes carry; any other route is a user's own. */
        ANNOTATION,
        /** By namespace and name: Envoy Gateway's standalone mode hands no annotations on. */
        NAME
    }

    public ExtensionSettings {
        headerAttributes = Collections.unmodifiableSortedMap(new TreeMap<>(headerAttributes));
    }

    /** Without header attributes. */
    public ExtensionSettings(Recognition recognition, SocketAddress processor, Duration planWait) {
        this(recognition, processor, planWait, Collections.emptySortedMap());
    }
}
