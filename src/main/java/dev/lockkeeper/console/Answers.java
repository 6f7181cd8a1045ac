package dev.lockkeeper.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.plan.condition.PlannedCondition;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.plan.route.RoutePlan;
import dev.lockkeeper.revision.Snapshots;
import dev.lockkeeper.revision.Snapshots.Snapshot;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What the console answers, as JSON trees; each from one snapshot. */
public final class Answers {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = Serialization.jsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Snapshots snapshots;
    private final Surroundings surroundings;
    private final AtomicLong revision = new AtomicLong();

    /** To be made before planning starts, so that it counts every revision. */
    public Answers(Snapshots snapshots, Surroundings surroundings) {
        this.snapshots = snapshots;
        this.surroundings = surroundings;
        snapshots.onChange(_ -> revision.incrementAndGet());
    }

    /** @return among others {@code revision}: how often this process has planned; 0 before it is ready */
    ObjectNode status() {
        ObjectNode status = JSON.objectNode();
        status.put("ready", snapshots.ready());
        status.put("revision", revision.get());
        status.put("source", surroundings.source());
        surroundings.output().ifPresent(folder -> status.put("output", folder));
        status.put("leader", surroundings.leaderEpoch().isPresent());
        surroundings.leaderEpoch().ifPresent(epoch -> status.put("epoch", epoch));
        status.put("problems", problems().size());
        return status;
    }

    List<ShownProblem> problems() {
        return Problems.of(snapshots.current(), surroundings.sourceProblems(), surroundings.outputProblems());
    }

    /** Every object of the model, but of a Secret no more than that it is there. */
    ArrayNode objects() {
        Snapshot snapshot = snapshots.current();
        ArrayNode objects = JSON.arrayNode();
        for (Kind kind : Kind.values()) {
            for (ObjectKey key : snapshot.model().keys(kind)) {
                snapshot.model()
                        .find(new ObjectId(kind, key))
                        .ifPresent(object -> objects.add(object(snapshot, object)));
            }
        }
        return objects;
    }

    /** The generated objects of an AIGatewayRoute. */
    Optional<ObjectNode> plan(ObjectKey key) {
        Snapshot snapshot = snapshots.current();
        ObjectId id = new ObjectId(Kind.AI_GATEWAY_ROUTE, key);
        Optional<RoutePlan> plan = snapshot.plans().route(key);
        return plan.flatMap(found -> snapshot.model().find(id).map(object -> {
            ObjectNode answer = object(snapshot, object);
            answer.put("hash", found.extension().hash());
            ArrayNode generated = answer.putArray("generated");
            generated.add(MAPPER.<JsonNode>valueToTree(found.httpRoute()));
            found.filters().forEach(filter -> generated.add(MAPPER.<JsonNode>valueToTree(filter)));
            answer.set("problems", problems(found.problems()));
            return answer;
        }));
    }

    /** The filter config of a Gateway, without credentials. */
    Optional<ObjectNode> gateway(ObjectKey key) {
        Snapshot snapshot = snapshots.current();
        ObjectId id = new ObjectId(Kind.GATEWAY, key);
        return snapshot.model().find(id).map(object -> {
            ObjectNode answer = object(snapshot, object);
            ArrayNode routes = answer.putArray("routes");
            snapshot.model().referrers(id, Kind.AI_GATEWAY_ROUTE).forEach(route -> routes.add(route.toString()));
            GatewayPlan plan = snapshot.plans().gateway(key);
            switch (plan) {
                case GatewayPlan.Bundle(var bundle, var _) -> {
                    answer.put("state", "published");
                    answer.put("uuid", bundle.uuid());
                    answer.put("checksum", bundle.checksum());
                    answer.put("bytes", bundle.size());
                    answer.put("parts", bundle.parts().size());
                    answer.set("config", config(bundle.content()));
                }
                case GatewayPlan.None _ -> answer.put("state", "none");
                case GatewayPlan.Untouched _ -> answer.put("state", "left as it is");
            }
            answer.set("problems", problems(plan.problems()));
            return answer;
        });
    }

    private static ObjectNode object(Snapshot snapshot, ModelObject<?> object) {
        ObjectNode node = JSON.objectNode();
        node.put("kind", object.id().kind().kindName());
        node.put("namespace", object.id().namespace());
        node.put("name", object.id().name());
        if (!object.meta().origin().isEmpty()) {
            node.put("origin", object.meta().origin());
        }
        snapshot.plans().status(object.id()).ifPresent(status -> conditions(node, status));
        return node;
    }

    private static void conditions(ObjectNode node, PlannedStatus status) {
        conditions(node.putArray("conditions"), status.conditions());
        if (!status.parents().isEmpty()) {
            ArrayNode parents = node.putArray("parents");
            status.parents().forEach(parent -> {
                ObjectNode entry = parents.addObject();
                entry.set("parentRef", MAPPER.valueToTree(parent.parentRef()));
                conditions(entry.putArray("conditions"), parent.conditions());
            });
        }
    }

    private static void conditions(ArrayNode into, List<PlannedCondition> conditions) {
        conditions.forEach(condition -> into.addObject()
                .put("type", condition.type())
                .put("status", condition.status() ? "True" : "False")
                .put("reason", condition.reason())
                .put("message", condition.message()));
    }

    private static ArrayNode problems(List<Problem> problems) {
        ArrayNode list = JSON.arrayNode();
        problems.forEach(problem -> list.addObject()
                .put("object", problem.object().toString())
                .put("field", problem.path())
                .put("reason", problem.reason())
                .put("message", problem.message()));
        return list;
    }

    private static JsonNode config(byte[] yaml) {
        try {
            JsonNode config = YAML.readTree(yaml);
            Redaction.apply(config);
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException("a planned filter config is no YAML", e);
        }
    }

    /** Any answer as text. */
    static String json(Object answer) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(answer) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer has no JSON form", e);
        }
    }

    static String yaml(JsonNode answer) {
        return Serialization.asYaml(answer);
    }
}
