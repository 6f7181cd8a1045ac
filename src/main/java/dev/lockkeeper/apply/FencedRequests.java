package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.leadership.Leadership;
import dev.lockkeeper.leadership.WritePermit;
import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * All writes go through here: each asks for a permit, gets at most the time that the permit has left, and is counted.
 * Why a write that is late all the same does no harm: docs/writes.md.
 */
public final class FencedRequests {

    private static final Logger LOG = Logger.getLogger(FencedRequests.class);

    private static final int MOST_REQUESTS = 1_000;
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final String AS_US = "?fieldManager=" + FieldManager.OURS;

    private final ApiConnection api;
    private final Leadership leadership;
    private final MeterRegistry metrics;
    private final Counter withheld;
    private final Semaphore requests = new Semaphore(MOST_REQUESTS);
    private volatile boolean stopped;

    public FencedRequests(KubernetesClient client, Leadership leadership, MeterRegistry metrics) {
        this.api = new ApiConnection(client);
        this.leadership = leadership;
        this.metrics = metrics;
        this.withheld = Counter.builder("lockkeeper.writes.withheld")
                .description("Writes not sent because this replica had no permit")
                .register(metrics);
    }

    KubernetesSerialization serialization() {
        return api.serialization();
    }

    /** Sends no more writes, and waits for those under way: call it before the lease is given away. */
    public void stop(Duration atMost) {
        stopped = true;
        try {
            if (!requests.tryAcquire(MOST_REQUESTS, atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warnf("writes still under way after ms=%d", atMost.toMillis());
            } else {
                requests.release(MOST_REQUESTS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The object as it is now, past every cache. Needs no permit. */
    public Answer read(ResourceType type, ObjectKey key) {
        return api.get(type.path(key), LONGEST);
    }

    /** POST: fails when the name is taken. */
    Answer create(Desired desired) {
        return fenced(
                desired.type(),
                "create",
                permit -> api.send(
                        "POST",
                        desired.type().collection(desired.key().namespace()) + AS_US,
                        "application/json",
                        desired.document(permit.epoch()),
                        time(permit)));
    }

    /** Server-side apply of the whole desired object onto exactly the observed version. */
    Answer apply(Desired desired, String uid, String resourceVersion) {
        return fenced(desired.type(), "apply", permit -> {
            ObjectNode document = desired.document(permit.epoch());
            ((ObjectNode) document.get("metadata")).put("uid", uid).put("resourceVersion", resourceVersion);
            return api.send(
                    "PATCH",
                    desired.type().path(desired.key()) + AS_US + "&force=true",
                    "application/apply-patch+yaml",
                    document,
                    time(permit));
        });
    }

    /** JSON merge patch; {@code patch} must carry the resourceVersion it was planned from. */
    public Answer merge(ResourceType type, ObjectKey key, ObjectNode patch) {
        return fenced(type, "patch", permit -> merge(type.path(key), patch, time(permit)));
    }

    /** The same on the status subresource. */
    public Answer mergeStatus(ResourceType type, ObjectKey key, ObjectNode patch) {
        return fenced(type, "status", permit -> merge(type.path(key) + "/status", patch, time(permit)));
    }

    /** Deletes exactly the observed version of exactly this object. */
    Answer delete(ObservedObject object) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").put("uid", object.uid()).put("resourceVersion", object.resourceVersion());
        return fenced(
                object.type(),
                "delete",
                permit -> api.send(
                        "DELETE", object.type().path(object.key()), "application/json", options, time(permit)));
    }

    private Answer merge(String path, JsonNode patch, Duration time) {
        return api.send("PATCH", path + AS_US, "application/merge-patch+json", patch, time);
    }

    private Answer fenced(ResourceType type, String verb, Function<WritePermit, Answer> request) {
        requests.acquireUninterruptibly();
        try {
            return counted(type, verb, request);
        } finally {
            requests.release();
        }
    }

    private Answer counted(ResourceType type, String verb, Function<WritePermit, Answer> request) {
        Optional<WritePermit> permit = stopped ? Optional.empty() : leadership.permit();
        if (permit.isEmpty()) {
            withheld.increment();
            return new Answer.Withheld();
        }
        Answer answer = request.apply(permit.get());
        metrics.counter("lockkeeper.writes", "kind", type.kind(), "verb", verb, "result", result(answer))
                .increment();
        return answer;
    }

    private static Duration time(WritePermit permit) {
        Duration left = permit.timeLeft();
        return left.compareTo(LONGEST) < 0 ? left : LONGEST;
    }

    private static String result(Answer answer) {
        return switch (answer) {
            case Answer.Done ignored -> "done";
            case Answer.Withheld ignored -> "withheld";
            case Answer.Unreachable ignored -> "unreachable";
            case Answer.Rejected rejected when rejected.code() == 409 -> "conflict";
            case Answer.Rejected rejected ->
                rejected.reason().isEmpty() ? "rejected" : rejected.reason().toLowerCase(Locale.ROOT);
        };
    }
}
