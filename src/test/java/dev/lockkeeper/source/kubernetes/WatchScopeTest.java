package dev.lockkeeper.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code lockkeeper.watch-namespaces} limits what is read, but for the Secrets of bundles. */
class WatchScopeTest {

    @Test
    void nothingSetMeansAll() {
        var scope = WatchScope.of(List.of(), "envoy-gateway-system");

        assertThat(scope.forObjects()).containsExactly(WatchScope.ALL);
        assertThat(scope.forSecrets()).containsExactly(WatchScope.ALL);
        assertThat(scope.includes("any")).isTrue();
    }

    @Test
    void namespacesLimitAllButBundles() {
        var scope = WatchScope.of(List.of("b", " a "), "envoy-gateway-system");

        assertThat(scope.forObjects()).containsExactly("a", "b");
        assertThat(scope.forSecrets()).containsExactly("a", "b", "envoy-gateway-system");
        assertThat(scope.includes("envoy-gateway-system")).isFalse();
        assertThat(scope.readsSecretsOf("envoy-gateway-system")).isTrue();
        assertThat(scope.readsSecretsOf("c")).isFalse();
    }

    @Test
    void aNameThatCannotBeOneIsRefused() {
        assertThatThrownBy(() -> WatchScope.of(List.of("a", "team_b"), "envoy-gateway-system"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "lockkeeper.watch-namespaces: 'team_b' is not the name of a namespace; give names separated by commas, or nothing for all");
    }
}
