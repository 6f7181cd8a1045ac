package dev.lockkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.api.ParentReference;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.plan.condition.PlannedCondition;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.plan.condition.PlannedStatus.PlannedParent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A status changes only where it says something new, and a condition keeps its time while its status stays. */
class StatusMergeTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00.123Z");
    private static final PlannedCondition ACCEPTED = new PlannedCondition("Accepted", true, "Accepted", "fine");

    @Test
    void aFreshObjectGetsItsConditions() {
        assertThat(change("{}", planned(3, ACCEPTED))).hasValue(json("""
                        {"conditions": [{"type": "Accepted", "status": "True", "reason": "Accepted", "message": "fine",
                          "observedGeneration": 3, "lastTransitionTime": "2026-05-01T12:00:00Z"}]}"""));
    }

    @Test
    void aStatusThatSaysItAlreadyIsLeft() {
        String present = condition("Accepted", "True", "Accepted", "fine", 3);

        assertThat(change("{\"conditions\": [" + present + "]}", planned(3, ACCEPTED)))
                .isEmpty();
    }

    @Test
    void theOrderOfConditionsIsNoDifference() {
        String present = "{\"conditions\": [" + condition("ResolvedRefs", "True", "ResolvedRefs", "", 3) + ","
                + condition("Accepted", "True", "Accepted", "fine", 3) + "]}";

        assertThat(change(
                        present, planned(3, ACCEPTED, new PlannedCondition("ResolvedRefs", true, "ResolvedRefs", ""))))
                .isEmpty();
    }

    @Test
    void theTimeStaysWhenOnlyReasonAndGenerationChange() {
        String present = "{\"conditions\": [" + condition("Accepted", "True", "Other", "was", 2) + "]}";

        assertThat(change(present, planned(3, ACCEPTED)).orElseThrow().path("conditions"))
                .singleElement()
                .isEqualTo(json(condition("Accepted", "True", "Accepted", "fine", 3)));
    }

    @Test
    void theTimeMovesWhenTheStatusChanges() {
        String present = "{\"conditions\": [" + condition("Accepted", "False", "Invalid", "was", 3) + "]}";

        assertThat(change(present, planned(3, ACCEPTED))
                        .orElseThrow()
                        .at("/conditions/0/lastTransitionTime")
                        .asText())
                .isEqualTo("2026-05-01T12:00:00Z");
    }

    @Test
    void thePeersConditionGoesAndThatOfOthersStays() {
        String present = """
                {"conditions": [
                  {"type": "NotAccepted", "status": "False", "reason": "ReconciliationFailed", "message": "x",
                   "lastTransitionTime": "2026-01-01T00:00:00Z"},
                  {"type": "example.com/Audited", "status": "True", "reason": "Done", "message": "",
                   "lastTransitionTime": "2026-01-01T00:00:00Z"}]}""";

        assertThat(change(present, planned(3, ACCEPTED)).orElseThrow().path("conditions"))
                .extracting(condition -> condition.path("type").asText())
                .containsExactly("Accepted", "example.com/Audited");
    }

    @Test
    void aConditionOfOursThatIsNoLongerPlannedGoes() {
        String present = "{\"conditions\": [" + condition("Accepted", "True", "Accepted", "fine", 3) + ","
                + condition("ResolvedRefs", "False", "BackendNotFound", "gone", 3) + "]}";

        assertThat(change(present, planned(3, ACCEPTED)).orElseThrow().path("conditions"))
                .hasSize(1);
    }

    @Test
    void eachParentHasAnEntryAndThoseOfOtherControllersStay() {
        String present = """
                {"conditions": [%s], "parents": [
                  {"parentRef": {"name": "gw"}, "controllerName": "other.example.com/c", "conditions": []},
                  {"parentRef": {"name": "gone"}, "controllerName": "lockkeeper.dev/ai-gateway-controller",
                   "conditions": []}]}""".formatted(condition("Accepted", "True", "Accepted", "fine", 3));

        JsonNode parents =
                change(present, planned(3, parent("gw"))).orElseThrow().path("parents");

        assertThat(parents)
                .extracting(entry -> entry.at("/parentRef/name").asText() + " by "
                        + entry.path("controllerName").asText())
                .containsExactly("gw by lockkeeper.dev/ai-gateway-controller", "gw by other.example.com/c");
        assertThat(parents.at("/0/conditions/0/observedGeneration").asLong()).isEqualTo(3);
    }

    @Test
    void aParentThatTheApiServerCompletedIsTheSame() {
        String present = """
                {"conditions": [%s], "parents": [{
                  "parentRef": {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "gw"},
                  "controllerName": "lockkeeper.dev/ai-gateway-controller", "conditions": [%s]}]}""".formatted(
                        condition("Accepted", "True", "Accepted", "fine", 3),
                        condition("Accepted", "True", "Accepted", "fine", 3));

        assertThat(change(present, planned(3, parent("gw")))).isEmpty();
    }

    @Test
    void parentsAreNoDifferenceWhereTheKindHasNone() {
        String present = "{\"conditions\": [" + condition("Accepted", "True", "Accepted", "fine", 3) + "]}";

        assertThat(StatusMerge.change(json(present), planned(3, parent("gw")), false, NOW))
                .isEmpty();
    }

    private static Optional<ObjectNode> change(String present, PlannedStatus planned) {
        return StatusMerge.change(json(present), planned, true, NOW);
    }

    private static PlannedParent parent(String name) {
        return new PlannedParent(new ParentReference(null, null, null, name, null, null), List.of(ACCEPTED));
    }

    private static PlannedStatus planned(long generation, PlannedCondition... conditions) {
        return new PlannedStatus(
                ObjectId.of(Kind.AI_GATEWAY_ROUTE, "team", "chat"), generation, List.of(conditions), List.of());
    }

    private static PlannedStatus planned(long generation, PlannedParent parent) {
        return new PlannedStatus(
                ObjectId.of(Kind.AI_GATEWAY_ROUTE, "team", "chat"), generation, List.of(ACCEPTED), List.of(parent));
    }

    private static String condition(String type, String status, String reason, String message, int generation) {
        return """
                {"type": "%s", "status": "%s", "reason": "%s", "message": "%s", "observedGeneration": %d,
                 "lastTransitionTime": "2026-01-01T00:00:00Z"}""".formatted(type, status, reason, message, generation);
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
