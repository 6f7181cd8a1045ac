package dev.lockkeeper.operator;

import dev.lockkeeper.apply.Outcome;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.revision.Snapshots;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Statuses of MCPRoutes and QuotaPolicies. Their CRDs may be missing, so the SDK, which would wait for them, has no controller. */
public final class NotYetSupported implements AutoCloseable {

    private final Gate gate;
    private final Snapshots snapshots;
    private final KubernetesClient client;
    private final StatusStep statuses;
    private final Attempts attempts;
    private final KeyedWork work;

    public NotYetSupported(
            Gate gate,
            Snapshots snapshots,
            KubernetesClient client,
            StatusStep statuses,
            Attempts attempts,
            Triggers triggers) {
        this.gate = gate;
        this.snapshots = snapshots;
        this.client = client;
        this.statuses = statuses;
        this.attempts = attempts;
        this.work = new KeyedWork("statuses", attempts, this::write);
        for (Kind kind : List.of(Kind.MCP_ROUTE, Kind.QUOTA_POLICY)) {
            triggers.send(kind, key -> work.look(new ObjectId(kind, key)));
        }
    }

    @Override
    public void close() {
        work.close();
    }

    private Optional<Duration> write(ObjectId id) {
        if (!gate.open() || !snapshots.current().model().has(id)) {
            return Optional.empty();
        }
        try {
            return read(id).flatMap(object ->
                    attempts.next(id, statuses.write(id, snapshots.current().plans(), List.of(), object)));
        } catch (KubernetesClientException e) {
            return attempts.next(id, List.of(new Outcome.Unavailable(String.valueOf(e.getMessage()))));
        }
    }

    private Optional<HasMetadata> read(ObjectId id) {
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(id.kind().group())
                .withVersion(id.kind().version())
                .withKind(id.kind().kindName())
                .withNamespaced(true)
                .build();
        return Optional.ofNullable(client.genericKubernetesResources(context)
                .inNamespace(id.namespace())
                .withName(id.name())
                .get());
    }
}
