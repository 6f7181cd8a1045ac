package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

/** Bodies that have come share a limited room, and what has no room is refused and takes none. */
class OpenRequestsTest {

    private final OpenRequests open = new OpenRequests(new RequestLimits(100, 10, 100));

    @Test
    void refusesBodiesThatHaveNoRoom() {
        // Given
        open.reserve(60);
        // When / Then
        assertThatThrownBy(() -> open.reserve(41))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(503))
                .hasMessage("the gateway has too many requests under way");
        open.reserve(40);
        open.release(40);
        assertThat(open.bytes()).isEqualTo(60);
    }

    @Test
    void countsARequestInPlaceOfWhatWasReservedForIt() {
        // Given
        open.reserve(90);
        // When
        String id = open.add(request("{\"model\":\"m\"}"), 90);
        // Then
        assertThat(open.bytes()).isEqualTo("{\"model\":\"m\"}".length());
        open.remove(id);
        open.remove(id);
        assertThat(open.bytes()).isZero();
        assertThat(open.size()).isZero();
    }

    private static RoutedRequest request(String body) {
        return new RoutedRequest(
                Endpoint.CHAT_COMPLETIONS,
                "host",
                "/v1/chat/completions",
                "m",
                JsonBody.parse(ByteString.copyFromUtf8(body)));
    }
}
