package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without a cluster: the same manifests in a folder, the same requests, the same answers. */
@EndToEnd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandaloneScenariosE2E {
    private List<FakeUpstream> upstreams;
    private GatewayClient client;
    private Path source;
    private EnvoyGatewayStandalone envoyGateway;

    @BeforeAll
    void start(Rig rig) {
        upstreams = Cluster.upstreams(rig);
        client = rig.keep(new GatewayClient(10080));
        source = rig.folder("source");
        Manifests.of("gateway/common", "gateway/standalone", "upstreams").copyTo(source);
        var output = rig.folder("output");
        LockkeeperProcess.start(
                rig,
                "lockkeeper-0",
                Map.of(
                        "LOCKKEEPER_SOURCE",
                        "directory",
                        "LOCKKEEPER_DIRECTORY",
                        source.toString(),
                        "LOCKKEEPER_OUTPUT",
                        output.toString(),
                        "LOCKKEEPER_ROLES",
                        "controller,extension,processor"));
        envoyGateway = EnvoyGatewayStandalone.start(rig, List.of(output.resolve("gateway")), OptionalInt.of(1063));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.lockkeeper.e2e.Scenario#all")
    void requestsAreServedAs(String name) {
        // Given
        var scenario = Scenario.read(name);
        PrivateSystem.name(scenario.hosts().toArray(String[]::new));
        var manifests = Scenario.manifests(name);
        manifests.copyTo(source);
        try {
            // When, then
            assertThat(new ScenarioRun(scenario, client, upstreams).ask())
                    .as("exchanges")
                    .isPositive()
                    .isEqualTo(scenario.exchanges().size());
        } finally {
            manifests.removeFrom(source);
        }
    }

    @AfterEach
    void envoyHasRefusedNothing() {
        upstreams.forEach(upstream -> upstream.behave(FakeUpstream.Behaviour.GOOD));
        assertThat(envoyGateway.admin().orElseThrow().rejectedUpdates()).isEmpty();
    }
}
