package dev.lockkeeper.ratelimit.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JSON form answers with the status codes of the peer's. */
class JsonCallTest {

    private final Asked asked = new Asked(ServiceOptions.USUAL)
            .load("domain: d\ndescriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: 1}}]");

    @Test
    void passesRefusesAndRejects() {
        String question = "{\"domain\": \"d\", \"descriptors\": [{\"entries\": [{\"key\": \"a\", \"value\": \"x\"}]}]}";
        JsonCall.Reply passed = reply(question);
        assertThat(passed.status()).isEqualTo(200);
        assertThat(passed.body()).contains("\"overallCode\":\"OK\"").contains("\"requestsPerUnit\":1");
        assertThat(reply(question).status()).isEqualTo(429);
        assertThat(reply("nonsense")).isEqualTo(new JsonCall.Reply(400, "Bad Request\n", false));
        assertThat(reply("{}").status()).isEqualTo(400);
    }

    @Test
    void hitsAreGivenBack() {
        // Given
        String question =
                "{\"domain\": \"d\", \"descriptors\": [{\"entries\": [{\"key\": \"a\", \"value\": \"x\"}], \"hitsAddend\": 1%s}]}";
        assertThat(reply(question.formatted("")).status()).isEqualTo(200);
        assertThat(reply(question.formatted(", \"is_negative_hits\": false")).status())
                .isEqualTo(429);

        // When: both are given back, since noted hits count although they are too many
        String refund = question.formatted(", \"isNegativeHits\": true");
        assertThat(reply(refund).status()).isEqualTo(200);
        assertThat(reply(refund).status()).isEqualTo(200);

        // Then
        assertThat(reply(question.formatted("")).status()).isEqualTo(200);
        assertThat(reply(question.formatted(", \"isNegativeHits\": 1")).status())
                .isEqualTo(400);
    }

    private JsonCall.Reply reply(String body) {
        List<JsonCall.Reply> replies = new ArrayList<>();
        new JsonCall(asked.service).answer(body, replies::add);
        return replies.getFirst();
    }
}
