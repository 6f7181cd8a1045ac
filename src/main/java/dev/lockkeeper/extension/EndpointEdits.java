package dev.lockkeeper.extension;

import dev.lockkeeper.plan.extension.ExtensionBackend;
import dev.lockkeeper.plan.extension.ExtensionRule;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells each endpoint of a cluster which backend it is, and orders backends by priority. Envoy Gateway makes a locality
 * per backendRef and names it after the reference; where it does not, the locality's place counts, references of weight
 * 0 having none.
 */
final class EndpointEdits {

    private final RuleName cluster;
    private final ExtensionRule rule;
    private final Optional<ProxyTunnel> tunnel;
    private final List<ExtensionBackend> active;

    EndpointEdits(RuleName cluster, ExtensionRule rule, Optional<ProxyTunnel> tunnel) {
        this.cluster = cluster;
        this.rule = rule;
        this.tunnel = tunnel;
        this.active =
                rule.backends().stream().filter(backend -> backend.weight() > 0).toList();
    }

    /** @throws UneditableException when an endpoint's backend cannot be told */
    WireMessage edit(WireMessage assignment) {
        List<WireMessage> localities = assignment.messages(ClusterLoadAssignment.ENDPOINTS_FIELD_NUMBER);
        List<WireMessage> edited = new ArrayList<>(localities.size());
        for (int i = 0; i < localities.size(); i++) {
            edited.add(edit(localities.get(i), i, localities.size()));
        }
        return assignment.withAll(ClusterLoadAssignment.ENDPOINTS_FIELD_NUMBER, edited);
    }

    /** The one backend of a cluster whose endpoints come by EDS and so cannot be told apart here. */
    ExtensionBackend only() {
        if (cluster.backend().isPresent()) {
            return backend(cluster.backend().getAsInt());
        }
        if (active.size() == 1) {
            return active.getFirst();
        }
        throw new UneditableException(
                Reason.ENDPOINTS_BY_EDS,
                "rule %d has %d backends in one cluster whose endpoints come by EDS, so their credentials cannot be told apart; use backendRefs of kind Backend, or one per rule"
                        .formatted(cluster.rule(), active.size()));
    }

    private WireMessage edit(WireMessage locality, int position, int localities) {
        ExtensionBackend backend = backend(locality, position, localities);
        WireMessage edited =
                locality.map(LocalityLbEndpoints.LB_ENDPOINTS_FIELD_NUMBER, endpoint -> edit(endpoint, backend));
        return cluster.backend().isPresent()
                ? edited
                : edited.withNumber(LocalityLbEndpoints.PRIORITY_FIELD_NUMBER, rank(backend));
    }

    private WireMessage edit(WireMessage endpoint, ExtensionBackend backend) {
        SortedMap<String, String> entries = new TreeMap<>();
        entries.put(XdsNames.BACKEND_NAME, backend.name());
        hostOf(endpoint).ifPresent(host -> entries.put(XdsNames.UPSTREAM_HOST, host));
        WireMessage metadata = InternalMetadata.with(
                endpoint.message(LbEndpoint.METADATA_FIELD_NUMBER).orElse(WireMessage.empty()), entries);
        return endpoint.with(
                LbEndpoint.METADATA_FIELD_NUMBER,
                tunnel.isPresent() ? tunnel.get().address(metadata) : metadata);
    }

    private static Optional<String> hostOf(WireMessage lbEndpoint) {
        WireMessage endpoint =
                lbEndpoint.message(LbEndpoint.ENDPOINT_FIELD_NUMBER).orElse(WireMessage.empty());
        String name = endpoint.text(Endpoint.HOSTNAME_FIELD_NUMBER);
        if (!name.isEmpty()) {
            return Optional.of(name);
        }
        return endpoint.message(Endpoint.ADDRESS_FIELD_NUMBER)
                .flatMap(address -> address.message(Address.SOCKET_ADDRESS_FIELD_NUMBER))
                .map(socket -> socket.text(SocketAddress.ADDRESS_FIELD_NUMBER))
                .filter(host -> !isAddress(host));
    }

    /** Whether a host is an IP address or empty, not a name. */
    static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private ExtensionBackend backend(WireMessage locality, int position, int localities) {
        if (cluster.backend().isPresent()) {
            return backend(cluster.backend().getAsInt());
        }
        Optional<RuleName> named = locality.message(LocalityLbEndpoints.LOCALITY_FIELD_NUMBER)
                .flatMap(place -> RuleName.ofCluster(place.text(Locality.REGION_FIELD_NUMBER)))
                .filter(name -> name.rule() == cluster.rule()
                        && name.backend().isPresent()
                        && name.route().equals(cluster.route()));
        if (named.isPresent()) {
            return backend(named.get().backend().getAsInt());
        }
        if (position >= active.size()) {
            throw new UneditableException(
                    Reason.NOT_AS_PLANNED,
                    "rule %d has %d backends with weight, but a locality at position %d"
                            .formatted(cluster.rule(), active.size(), position));
        }
        if (localities < active.size()) {
            // One of them has no endpoints, and nothing says which: a key would go to another's server.
            throw new UneditableException(
                    Reason.NOT_AS_PLANNED,
                    "rule %d has %d backends with weight, but %d localities that do not say whose they are"
                            .formatted(cluster.rule(), active.size(), localities));
        }
        return active.get(position);
    }

    private ExtensionBackend backend(int index) {
        if (index >= rule.backends().size()) {
            throw new UneditableException(
                    Reason.NOT_AS_PLANNED,
                    "rule %d has %d backends, but a cluster of backend %d"
                            .formatted(cluster.rule(), rule.backends().size(), index));
        }
        return rule.backends().get(index);
    }

    /** Envoy wants priorities from 0 without gaps. */
    private int rank(ExtensionBackend backend) {
        return (int) active.stream()
                .mapToInt(ExtensionBackend::priority)
                .distinct()
                .filter(priority -> priority < backend.priority())
                .count();
    }
}
