package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionRule;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The clusters of our rules: who each endpoint is, and the processor's upstream stage. */
final class ClusterEdits {

    private final Map<ObjectKey, ExtensionRoute> plans;
    private final Failures failures;
    private final Set<String> unsafe = new HashSet<>();

    ClusterEdits(Map<ObjectKey, ExtensionRoute> plans, Failures failures) {
        this.plans = plans;
        this.failures = failures;
    }

    /** Every cluster, edited or not, and the processor's cluster. */
    List<ByteString> edit(List<ByteString> clusters, Cluster processor) {
        List<ByteString> edited = new ArrayList<>(clusters.size() + 1);
        boolean hasProcessor = false;
        for (ByteString bytes : clusters) {
            WireMessage cluster = WireMessage.parse(bytes);
            String name = cluster.text(Cluster.NAME_FIELD_NUMBER);
            hasProcessor |= name.equals(XdsNames.PROCESSOR_CLUSTER);
            edited.add(edit(name, cluster).bytes());
        }
        if (!hasProcessor) {
            edited.add(processor.toByteString());
        }
        return edited;
    }

    /** Clusters that are there and would be reached without the processor's upstream stage, so without credential. */
    Set<String> unsafe() {
        return unsafe;
    }

    private WireMessage edit(String name, WireMessage cluster) {
        Optional<RuleName> rule = RuleName.ofCluster(name);
        ExtensionRoute plan = rule.map(found -> plans.get(found.route())).orElse(null);
        if (rule.isEmpty() || plan == null) {
            unsafe.add(name);
            return cluster;
        }
        try {
            return edit(rule.get(), plan, cluster);
        } catch (UneditableException e) {
            failed(name, rule.get(), String.valueOf(e.getMessage()));
        } catch (UncheckedIOException | InvalidProtocolBufferException e) {
            failed(name, rule.get(), "the cluster cannot be read: " + e.getMessage());
        }
        return cluster;
    }

    private static WireMessage edit(RuleName name, ExtensionRoute plan, WireMessage cluster)
            throws InvalidProtocolBufferException {
        if (name.rule() >= plan.rules().size()) {
            throw new UneditableException("the plan has %d rules, but there is a cluster of rule %d"
                    .formatted(plan.rules().size(), name.rule()));
        }
        ExtensionRule rule = plan.rules().get(name.rule());
        EndpointEdits endpoints = new EndpointEdits(name, rule);
        Optional<ByteString> assignment = cluster.value(Cluster.LOAD_ASSIGNMENT_FIELD_NUMBER);
        WireMessage named;
        if (assignment.isPresent()) {
            ClusterLoadAssignment edited = endpoints.edit(ClusterLoadAssignment.parseFrom(assignment.get()));
            named = cluster.with(Cluster.LOAD_ASSIGNMENT_FIELD_NUMBER, edited.toByteString());
        } else {
            Metadata metadata = Metadata.parseFrom(
                    cluster.value(Cluster.METADATA_FIELD_NUMBER).orElse(ByteString.EMPTY));
            named = cluster.with(
                    Cluster.METADATA_FIELD_NUMBER,
                    InternalMetadata.with(
                                    metadata,
                                    Map.of(
                                            XdsNames.BACKEND_NAME,
                                            endpoints.only().name()))
                            .toByteString());
        }
        int options = Cluster.TYPED_EXTENSION_PROTOCOL_OPTIONS_FIELD_NUMBER;
        return named.withEntry(
                options,
                XdsNames.HTTP_PROTOCOL_OPTIONS,
                UpstreamFilters.edit(named.entry(options, XdsNames.HTTP_PROTOCOL_OPTIONS)));
    }

    private void failed(String cluster, RuleName rule, String reason) {
        unsafe.add(cluster);
        failures.rule(rule, reason);
    }
}
