package dev.lockkeeper.e2e;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;

/** From YAML files to an answered request, with no cluster: Lockkeeper writes the folder that Envoy Gateway watches. */
class ThinLineStandaloneE2E extends ThinLine {
    private Parts parts;

    @BeforeAll
    void start(Rig rig) {
        var one = FakeUpstream.start(rig, "one", 7001);
        var two = FakeUpstream.start(rig, "two", 7002);
        var client = rig.keep(new GatewayClient(10080));
        var source = rig.folder("source");
        Manifests.of("gateway/common", "gateway/standalone", "thin-line/standalone", "thin-line/common")
                .copyTo(source);
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
        var envoyGateway = EnvoyGatewayStandalone.start(rig, List.of(output.resolve("gateway")), OptionalInt.of(1063));
        awaitTraffic(client);
        parts = new Parts(client, one, two, envoyGateway.admin().orElseThrow());
    }

    @Override
    Parts parts() {
        return parts;
    }
}
