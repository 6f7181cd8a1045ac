package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One command starts a whole gateway on this machine for a person, takes up changed manifests, and ends without a trace. */
@EndToEnd
class LocalScriptE2E {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void localServesTheExample(Rig rig) throws IOException {
        // Given
        var folder = rig.folder("local");
        var script = Path.of("etc", "real-parts", "local").toAbsolutePath().toString();
        var client = rig.keep(new GatewayClient(10080));

        // When
        var local = rig.start(
                "local",
                List.of(script, folder.toString()),
                Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1"));
        local.awaitLog("Ctrl-C ends it", Duration.ofSeconds(60));

        // Then
        var answer = client.chat("llama3.2");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.body()).contains("You said: Hi");
        assertThat(client.get("/v1/models").body()).contains("gpt-4o-mini", "llama3.2");

        // When
        var route = folder.resolve("manifests").resolve("route.yaml");
        Files.writeString(route, Files.readString(route).replace("llama3.2", "renamed"));

        // Then
        GatewayClient.await("the changed route", SOON, () -> client.chat("renamed"), it -> it.status() == 200);

        // When
        local.terminate();

        // Then
        assertThat(local.awaitExit(SOON)).isEqualTo(143);
        assertThat(Loopback.listens(10080)).isFalse();
    }
}
