package dev.lockkeeper.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ModelYaml;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pods come out with exactly this processor: each folder under {@code attach/} is a scenario of {@code in-model.yaml},
 * {@code in-pods.yaml}, {@code in-settings.yaml} with what is not the default, and {@code out-pods.yaml}.
 * {@code -Dgolden.write=true} writes the out files anew, to be read before they are committed.
 */
class PodGoldenTest {

    private static final Path SCENARIOS = Path.of("src/test/resources/attach");

    static Stream<Path> scenarios() throws IOException {
        return Files.list(SCENARIOS).filter(Files::isDirectory).sorted();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void givesPodsTheirProcessor(Path scenario) throws IOException {
        // Given
        GatewayModel model = ModelYaml.model(ModelYaml.read(scenario.resolve("in-model.yaml")));
        SidecarSettings settings = Yaml.settings(scenario.resolve("in-settings.yaml"));
        SidecarPlanner planner = new SidecarPlanner(() -> settings);
        List<ObjectNode> pods = Yaml.objects(scenario.resolve("in-pods.yaml"));

        // When
        List<JsonNode> out = new ArrayList<>();
        for (ObjectNode pod : pods) {
            out.add(mutated(planner, model, pod));
        }

        // Then
        compare(scenario.resolve("out-pods.yaml"), Yaml.text(out));
        for (JsonNode pod : out) {
            assertThat(mutated(planner, model, pod)).as("a second call").isEqualTo(pod);
        }
    }

    private static JsonNode mutated(SidecarPlanner planner, GatewayModel model, JsonNode pod) {
        ArrayNode operations = PodMutation.gateway(pod)
                .flatMap(gateway -> planner.of(model, gateway))
                .map(sidecar -> PodMutation.patch(pod, sidecar))
                .orElseGet(Yaml::noOperations);
        return JsonPatch.apply(operations, pod);
    }

    private static void compare(Path golden, String text) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, text);
        }
        assertThat(text).as("%s", golden).isEqualTo(Files.readString(golden));
    }
}
