package dev.lockkeeper.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Field ownership as managedFields states it tells what is still ours and what others added. */
class FieldOwnershipTest {

    private static final String WANTED = """
            {"metadata": {"labels": {"a": "1"}, "ownerReferences": [{"uid": "u1", "name": "chat"}]},
             "spec": {"hostnames": ["x"], "rules": [{"name": "r"}]}}""";

    private static final String OURS = """
            {"f:metadata": {"f:labels": {"f:a": {}}, "f:ownerReferences": {"k:{\\"uid\\":\\"u1\\"}": {}}},
             "f:spec": {"f:hostnames": {}, "f:rules": {}}}""";

    @Test
    void allFieldsOwnedIsCovered() {
        assertThat(FieldOwnership.covers(tree(OURS), tree(WANTED))).isTrue();
    }

    @Test
    void aLostFieldIsNotCovered() {
        assertThat(FieldOwnership.covers(tree(OURS.replace("\"f:rules\": {}", "\"f:other\": {}")), tree(WANTED)))
                .isFalse();
    }

    @Test
    void aListItemWithAnotherKeyIsNotCovered() {
        assertThat(FieldOwnership.covers(tree(OURS.replace("u1", "u2")), tree(WANTED)))
                .isFalse();
    }

    @Test
    void aKeyThatTheApiServerDefaultedIsStillTheItem() {
        JsonNode owned =
                tree("{\"f:ports\": {\"k:{\\\"port\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\": {\"f:port\": {}}}}");

        assertThat(FieldOwnership.covers(owned, tree("{\"ports\": [{\"port\": 80}]}")))
                .isTrue();
        assertThat(FieldOwnership.covers(owned, tree("{\"ports\": [{\"port\": 81}]}")))
                .isFalse();
    }

    @Test
    void whatIsOwnedBeyondTheWantedIsNamed() {
        String owned = """
                {"f:metadata": {"f:labels": {".": {}, "f:a": {}, "f:b": {}}},
                 "f:spec": {"f:rules": {}, "f:extra": {"f:inner": {}}}}""";

        assertThat(FieldOwnership.beyond(FieldOwnership.parse(owned), tree(WANTED)))
                .isEqualTo(tree("""
                        {"f:metadata": {"f:labels": {"f:b": {}}}, "f:spec": {"f:extra": {"f:inner": {}}}}"""));
    }

    @Test
    void nothingBeyondIsEmpty() {
        assertThat(FieldOwnership.beyond(FieldOwnership.parse(OURS), tree(WANTED)))
                .isEmpty();
    }

    @Test
    void unionAndDifferenceOfTwoOwners() {
        var one = FieldOwnership.parse("{\"f:spec\": {\".\": {}, \"f:a\": {}}}");
        var other = FieldOwnership.parse("{\"f:spec\": {\"f:b\": {}}, \"f:data\": {\"f:k\": {}}}");

        var both = FieldOwnership.union(one, other);

        assertThat(both).isEqualTo(tree("""
                {"f:spec": {".": {}, "f:a": {}, "f:b": {}}, "f:data": {"f:k": {}}}"""));
        assertThat(FieldOwnership.minus(both, other)).isEqualTo(tree("{\"f:spec\": {\".\": {}, \"f:a\": {}}}"));
        assertThat(FieldOwnership.minus(both, both)).isEmpty();
    }

    private static JsonNode tree(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
