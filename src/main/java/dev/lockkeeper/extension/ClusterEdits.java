package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.Failures.Failure;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionRule;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The clusters of our rules: who each endpoint is, the processor's upstream stage, the way through a forward proxy. */
final class ClusterEdits {

    private final Map<ObjectKey, ExtensionRoute> plans;
    private final Failures failures;
    private final EditNotes notes;
    private final Set<String> unsafe = new HashSet<>();

    ClusterEdits(Map<ObjectKey, ExtensionRoute> plans, Failures failures, EditNotes notes) {
        this.plans = plans;
        this.failures = failures;
        this.notes = notes;
    }

    /** Every cluster, edited or not, and the processor's cluster. */
    List<ByteString> edit(List<ByteString> clusters, ByteString processor) {
        List<ByteString> edited = new ArrayList<>(clusters.size() + 1);
        boolean hasProcessor = false;
        for (ByteString bytes : clusters) {
            WireMessage cluster = WireMessage.parse(bytes);
            String name = nameOf(cluster);
            hasProcessor |= name.equals(XdsNames.PROCESSOR_CLUSTER);
            WireMessage after = edit(name, cluster);
            edited.add(after == cluster ? bytes : after.bytes());
        }
        if (!hasProcessor) {
            edited.add(processor);
        }
        return edited;
    }

    /** Clusters that are there and would be reached without the processor's upstream stage, so without credential. */
    Set<String> unsafe() {
        return unsafe;
    }

    /** What is no message goes back as it came; Envoy will refuse it, and that alone. */
    private static String nameOf(WireMessage cluster) {
        try {
            return cluster.text(Cluster.NAME_FIELD_NUMBER);
        } catch (UncheckedIOException unreadable) {
            return "";
        }
    }

    private WireMessage edit(String name, WireMessage cluster) {
        Optional<RuleName> rule = RuleName.ofCluster(name);
        ExtensionRoute plan = rule.isPresent() ? plans.get(rule.get().route()) : null;
        if (rule.isEmpty() || plan == null) {
            unsafe.add(name);
            return cluster;
        }
        try {
            WireMessage edited = edit(rule.get(), plan, cluster);
            notes.cluster(rule.get().route(), name);
            return edited;
        } catch (RuntimeException e) {
            unsafe.add(name);
            failures.rule(rule.get(), Failure.of(e, "the cluster"));
            return cluster;
        }
    }

    private static WireMessage edit(RuleName name, ExtensionRoute plan, WireMessage cluster) {
        if (name.rule() >= plan.rules().size()) {
            throw new UneditableException(
                    Reason.NOT_AS_PLANNED,
                    "the plan has %d rules, but there is a cluster of rule %d"
                            .formatted(plan.rules().size(), name.rule()));
        }
        ExtensionRule rule = plan.rules().get(name.rule());
        Optional<ProxyTunnel> tunnel = plan.forwardProxy().map(ProxyTunnel::through);
        EndpointEdits endpoints = new EndpointEdits(name, rule, tunnel);
        Optional<WireMessage> assignment = cluster.message(Cluster.LOAD_ASSIGNMENT_FIELD_NUMBER);
        WireMessage named;
        if (assignment.isPresent()) {
            named = cluster.with(Cluster.LOAD_ASSIGNMENT_FIELD_NUMBER, endpoints.edit(assignment.get()));
        } else {
            if (tunnel.isPresent()) {
                throw new UneditableException(
                        Reason.FORWARD_PROXY,
                        "the endpoints come by EDS, so they cannot be reached through a forward proxy; use backendRefs of kind Backend");
            }
            WireMessage metadata =
                    cluster.message(Cluster.METADATA_FIELD_NUMBER).orElse(WireMessage.empty());
            named = cluster.with(
                    Cluster.METADATA_FIELD_NUMBER,
                    InternalMetadata.with(
                            metadata,
                            Map.of(XdsNames.BACKEND_NAME, endpoints.only().name())));
        }
        if (tunnel.isPresent()) {
            named = tunnel.get().wrap(named);
        }
        int options = Cluster.TYPED_EXTENSION_PROTOCOL_OPTIONS_FIELD_NUMBER;
        return named.withEntry(
                options,
                XdsNames.HTTP_PROTOCOL_OPTIONS,
                UpstreamFilters.edit(named.entryMessage(options, XdsNames.HTTP_PROTOCOL_OPTIONS)));
    }
}
