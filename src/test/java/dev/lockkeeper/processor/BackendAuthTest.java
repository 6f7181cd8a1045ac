package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.lockkeeper.plan.bundle.FilterAuth;
import dev.lockkeeper.plan.bundle.FilterAuth.ApiKey;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client's key goes to no backend that has one of its own, also where the client's API has another header for it. */
class BackendAuthTest {

    private static final FilterAuth BEARER = new FilterAuth(new ApiKey("ours"), null, null, null, null, null, null);

    @Test
    void anAnthropicClientsKeyDoesNotGoBesideABearerToken() {
        assertThat(edits(Endpoint.MESSAGES, new HeaderEdits()).asMap())
                .containsEntry("authorization", List.of("Bearer ours"))
                .containsEntry("x-api-key", List.of());
    }

    @Test
    void aKeyThatAMutationSetsStays() {
        assertThat(edits(Endpoint.MESSAGES, new HeaderEdits().set("x-api-key", "team"))
                        .asMap())
                .containsEntry("authorization", List.of("Bearer ours"))
                .containsEntry("x-api-key", List.of("team"));
    }

    @Test
    void headersOfOtherApisAreNotTouched() {
        assertThat(edits(Endpoint.CHAT_COMPLETIONS, new HeaderEdits()).asMap()).containsOnlyKeys("authorization");
    }

    private static HeaderEdits edits(Endpoint endpoint, HeaderEdits edits) {
        RoutedRequest request = new RoutedRequest(
                endpoint, "host", endpoint.path(), "m", JsonBody.parse(ByteString.copyFromUtf8("{\"model\":\"m\"}")));
        BackendAuth.apply(BEARER, request, new RequestHeaders(HeaderMap.getDefaultInstance()), edits);
        return edits;
    }
}
