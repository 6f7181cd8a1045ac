package dev.lockkeeper.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelYaml;
import dev.lockkeeper.model.ObjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Manifests lead to exactly these objects, bundles and conditions: each folder under {@code plan/} is a scenario of {@code in-*.yaml}
 * and {@code out-*} files. {@code -Dgolden.write=true} writes the out files anew, to be read before they are committed.
 */
class PlanGoldenTest {

    private static final Path SCENARIOS = Path.of("src/test/resources/plan");

    static Stream<Path> scenarios() throws IOException {
        return Files.list(SCENARIOS).filter(Files::isDirectory).sorted();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void plansAsTheGoldenFilesSay(Path scenario) throws IOException {
        // Given
        List<ModelObject<?>> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(scenario)) {
            files.filter(file -> file.getFileName().toString().startsWith("in-"))
                    .sorted()
                    .forEach(file -> objects.addAll(ModelYaml.read(file)));
        }
        GatewayModel model = ModelYaml.model(objects);
        Set<ObjectId> all = new TreeSet<>();
        objects.forEach(object -> all.add(object.id()));
        Planner planner = new Planner(PlanSettings.DEFAULT, LastGoodCosts.NONE);

        // When
        PlanSet plans = planner.next(planner.empty(), model, all);

        // Then
        compare(scenario.resolve("out-objects.yaml"), PlanText.objects(model, plans));
        compare(scenario.resolve("out-bundle.yaml"), PlanText.bundles(model, plans));
        compare(scenario.resolve("out-status.txt"), PlanText.statuses(model, plans));
        compare(scenario.resolve("out-quotas.txt"), PlanText.quotas(plans));
    }

    private static void compare(Path golden, String planned) throws IOException {
        if (planned.isEmpty() && !Files.exists(golden)) {
            return;
        }
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, planned);
        }
        assertThat(planned).as("%s", golden).isEqualTo(Files.readString(golden));
    }
}
