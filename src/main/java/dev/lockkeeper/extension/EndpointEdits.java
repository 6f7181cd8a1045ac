package dev.lockkeeper.extension;

import dev.lockkeeper.plan.extension.ExtensionBackend;
import dev.lockkeeper.plan.extension.ExtensionRule;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Tells each endpoint of a cluster which backend it is, and orders backends by priority. Envoy Gateway makes a locality
 * per backendRef and names it after the reference; where it does not, the locality's place counts, references of weight
 * 0 having none.
 */
final class EndpointEdits {

    private static final Pattern IP = Pattern.compile("[0-9.]+|.*:.*");

    private final RuleName cluster;
    private final ExtensionRule rule;
    private final List<ExtensionBackend> active;

    EndpointEdits(RuleName cluster, ExtensionRule rule) {
        this.cluster = cluster;
        this.rule = rule;
        this.active =
                rule.backends().stream().filter(backend -> backend.weight() > 0).toList();
    }

    /** @throws UneditableException when an endpoint's backend cannot be told */
    ClusterLoadAssignment edit(ClusterLoadAssignment assignment) {
        ClusterLoadAssignment.Builder edited = assignment.toBuilder();
        for (int i = 0; i < edited.getEndpointsCount(); i++) {
            edited.setEndpoints(i, edit(edited.getEndpoints(i), i));
        }
        return edited.build();
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
                "rule %d has %d backends in one cluster whose endpoints come by EDS, so their credentials cannot be told apart; use backendRefs of kind Backend, or one per rule"
                        .formatted(cluster.rule(), active.size()));
    }

    private LocalityLbEndpoints edit(LocalityLbEndpoints locality, int position) {
        ExtensionBackend backend = backend(locality, position);
        LocalityLbEndpoints.Builder edited = locality.toBuilder();
        if (cluster.backend().isEmpty()) {
            edited.setPriority(rank(backend));
        }
        for (int i = 0; i < edited.getLbEndpointsCount(); i++) {
            edited.setLbEndpoints(i, edit(edited.getLbEndpoints(i), backend));
        }
        return edited.build();
    }

    private static LbEndpoint edit(LbEndpoint endpoint, ExtensionBackend backend) {
        SortedMap<String, String> entries = new TreeMap<>();
        entries.put(XdsNames.BACKEND_NAME, backend.name());
        hostOf(endpoint.getEndpoint()).ifPresent(host -> entries.put(XdsNames.UPSTREAM_HOST, host));
        return endpoint.toBuilder()
                .setMetadata(InternalMetadata.with(endpoint.getMetadata(), entries))
                .build();
    }

    private static Optional<String> hostOf(Endpoint endpoint) {
        if (!endpoint.getHostname().isEmpty()) {
            return Optional.of(endpoint.getHostname());
        }
        SocketAddress socket = endpoint.getAddress().getSocketAddress();
        return Optional.of(socket.getAddress())
                .filter(host -> !host.isEmpty() && !IP.matcher(host).matches());
    }

    private ExtensionBackend backend(LocalityLbEndpoints locality, int position) {
        if (cluster.backend().isPresent()) {
            return backend(cluster.backend().getAsInt());
        }
        Optional<RuleName> named = RuleName.ofCluster(locality.getLocality().getRegion())
                .filter(name -> name.route().equals(cluster.route()) && name.rule() == cluster.rule())
                .filter(name -> name.backend().isPresent());
        if (named.isPresent()) {
            return backend(named.get().backend().getAsInt());
        }
        if (position >= active.size()) {
            throw new UneditableException("rule %d has %d backends with weight, but a locality at position %d"
                    .formatted(cluster.rule(), active.size(), position));
        }
        return active.get(position);
    }

    private ExtensionBackend backend(int index) {
        if (index >= rule.backends().size()) {
            throw new UneditableException("rule %d has %d backends, but a cluster of backend %d"
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
