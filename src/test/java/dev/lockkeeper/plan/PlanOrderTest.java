package dev.lockkeeper.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Impact;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelYaml;
import dev.lockkeeper.model.ObjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Any order of the same events, with objects that come and go in between, leads to the same bytes. */
class PlanOrderTest {

    private static final Path SCENARIOS = Path.of("src/test/resources/plan");

    private final Planner planner = new Planner(PlanSettings.DEFAULT, LastGoodCosts.NONE);
    private final List<ModelObject<?>> objects = everything();
    private final String expected = text(inOrder(objects));

    @Property(tries = 25)
    void sameBytesInAnyOrder(@ForAll long seed) {
        // Given
        Random random = new Random(seed);
        List<ModelChange> changes = new ArrayList<>();
        objects.forEach(object -> changes.add(new ModelChange.Upsert(object)));
        Collections.shuffle(changes, random);
        for (int i = 0; i < objects.size(); i++) {
            ModelObject<?> victim = objects.get(random.nextInt(objects.size()));
            int at = random.nextInt(changes.size() + 1);
            changes.add(at, new ModelChange.Delete(victim.id()));
            changes.add(at + 1 + random.nextInt(changes.size() - at), new ModelChange.Upsert(victim));
        }

        // When
        State state = new State(GatewayModel.empty(), planner.empty());
        for (ModelChange change : changes) {
            state = after(state, change);
        }

        // Then
        assertThat(text(state)).isEqualTo(expected);
    }

    private State inOrder(List<ModelObject<?>> objects) {
        GatewayModel model = ModelYaml.model(objects);
        Set<ObjectId> all = Set.copyOf(objects.stream().map(ModelObject::id).toList());
        return new State(model, planner.next(planner.empty(), model, all));
    }

    private State after(State state, ModelChange change) {
        GatewayModel next = state.model().with(change);
        return new State(next, planner.next(state.plans(), next, Impact.of(state.model(), next, change.id())));
    }

    private static String text(State state) {
        return PlanText.objects(state.model(), state.plans())
                + PlanText.bundles(state.model(), state.plans())
                + PlanText.statuses(state.model(), state.plans());
    }

    /** The objects of all scenarios, each scenario in namespaces of its own. */
    private static List<ModelObject<?>> everything() {
        try (Stream<Path> files = Files.walk(SCENARIOS)) {
            return files.filter(file -> file.getFileName().toString().startsWith("in-"))
                    .sorted()
                    .flatMap(file -> ModelYaml.read(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private record State(GatewayModel model, PlanSet plans) {}
}
