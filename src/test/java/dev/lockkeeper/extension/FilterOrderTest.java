package dev.lockkeeper.extension;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The processor stands before every filter that must know the model, and after the buffer. */
class FilterOrderTest {

    @Test
    void standsBeforeTheRouterWhenNothingElseIsThere() {
        assertThat(FilterOrder.position(List.of("envoy.filters.http.cors", "envoy.filters.http.router")))
                .hasValue(1);
    }

    @Test
    void standsBeforeTheFirstThatMustKnowTheModel() {
        assertThat(FilterOrder.position(List.of(
                        "envoy.filters.http.jwt_authn",
                        "envoy.filters.http.lua/default/policy/0",
                        "envoy.filters.http.ratelimit",
                        "envoy.filters.http.router")))
                .hasValue(1);
    }

    @Test
    void standsAfterTheBuffer() {
        assertThat(FilterOrder.position(
                        List.of("envoy.filters.http.rbac", "envoy.filters.http.buffer", "envoy.filters.http.router")))
                .hasValue(2);
    }

    @Test
    void hasNoPlaceWithoutARouter() {
        assertThat(FilterOrder.position(List.of("envoy.filters.http.cors"))).isEmpty();
        assertThat(FilterOrder.position(List.of())).isEmpty();
    }
}
