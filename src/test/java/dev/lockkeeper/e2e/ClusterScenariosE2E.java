package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On a cluster: what users write in manifests is what their requests get, scenario by scenario. */
class ClusterScenariosE2E extends ClusterTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.lockkeeper.e2e.Scenario#all")
    void requestsAreServedAs(String name) {
        // Given
        var scenario = Scenario.read(name);
        PrivateSystem.name(scenario.hosts().toArray(String[]::new));
        var manifests = Scenario.manifests(name);
        manifests.applyTo(cluster().plane().admin());
        try {
            // When, then
            assertThat(new ScenarioRun(scenario, cluster().client(), cluster().upstreams()).ask())
                    .as("exchanges")
                    .isPositive()
                    .isEqualTo(scenario.exchanges().size());
        } finally {
            manifests.deleteFrom(cluster().plane().admin());
        }
    }
}
