package dev.lockkeeper.plan.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundleLayout.Step;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A new bundle is written beside the old one and the index turns from one to the other, as long as both fit. */
class BundleLayoutTest {

    private static final BundleState NOTHING = new BundleState(Map.of(), List.of());

    @Test
    void theFirstBundleTakesTheFirstSlots() {
        BundleLayout layout = BundleLayout.of(bundle("a", "b"), NOTHING);

        assertThat(layout.steps()).containsExactly(new Step.Part(0, 0), new Step.Part(1, 1), new Step.Index("""
                                version: "v1.1.0"
                                uuid: "u"
                                checksum: "c"
                                parts:
                                - name: "gw-default-3d45476e8d68-part-000"
                                  path: "parts/000"
                                  sizeBytes: 1
                                - name: "gw-default-3d45476e8d68-part-001"
                                  path: "parts/001"
                                  sizeBytes: 1
                                """));
    }

    @Test
    void newContentGoesToSlotsThatTheIndexDoesNotNameAndOldSlotsGoLast() {
        BundleLayout layout = BundleLayout.of(bundle("x"), state(Map.of(0, "a", 1, "b"), 0, 1));

        assertThat(layout.slotOfPart()).containsExactly(2);
        assertThat(shape(layout)).containsExactly("part 2", "index", "drop 0", "drop 1");
    }

    @Test
    void anUnchangedPartStaysInItsSlot() {
        BundleLayout layout = BundleLayout.of(bundle("a", "B", "c"), state(Map.of(3, "a", 4, "b", 5, "c"), 3, 4, 5));

        assertThat(layout.slotOfPart()).containsExactly(3, 0, 5);
        assertThat(shape(layout)).containsExactly("part 3", "part 0", "part 5", "index", "drop 4");
    }

    @Test
    void aPartWrittenBeforeACrashIsFoundAgain() {
        BundleLayout layout = BundleLayout.of(bundle("new"), state(Map.of(0, "old", 1, "new"), 0));

        assertThat(shape(layout)).containsExactly("part 1", "index", "drop 0");
    }

    @Test
    void twoEqualPartsTakeTwoSlots() {
        BundleLayout layout = BundleLayout.of(bundle("a", "a"), state(Map.of(0, "a"), 0));

        assertThat(layout.slotOfPart()).containsExactly(0, 1);
    }

    @Test
    void whatDoesNotFitBesideTheOldBundleOverwritesAsFewPartsAsPossible() {
        BundleLayout layout = BundleLayout.of(
                bundle("1", "2", "3", "4", "5"), state(Map.of(0, "a", 1, "b", 2, "c", 3, "d", 4, "e"), 0, 1, 2, 3, 4));

        assertThat(layout.slotOfPart()).containsExactly(5, 6, 7, 0, 1);
        assertThat(shape(layout))
                .containsExactly(
                        "part 5", "part 6", "part 7", "part 0", "part 1", "index", "drop 2", "drop 3", "drop 4");
    }

    @Test
    void aNamedSlotWithoutPartIsFree() {
        BundleLayout layout = BundleLayout.of(bundle("x"), state(Map.of(1, "b"), 0, 1));

        assertThat(layout.slotOfPart()).containsExactly(0);
    }

    @Test
    void theIndexOfThePeerIsUnderstood() {
        BundleState state = BundleState.of(Map.of(), """
                checksum: 00ff
                parts:
                - name: gw-default-3d45476e8d68-part-000
                  path: parts/000
                  sizeBytes: 716800
                - name: gw-default-3d45476e8d68-part-001
                  path: parts/001
                  sizeBytes: 12
                uuid: 1c1b
                version: v1.1.0
                """);

        assertThat(state.named()).containsExactly(0, 1);
    }

    private static List<String> shape(BundleLayout layout) {
        return layout.steps().stream()
                .map(step -> switch (step) {
                    case Step.Part part -> "part " + part.slot();
                    case Step.Index ignored -> "index";
                    case Step.Drop drop -> "drop " + drop.slot();
                })
                .toList();
    }

    private static BundlePlan bundle(String... parts) {
        return new BundlePlan(
                new ObjectKey("default", "gw"),
                "v1.1.0",
                "u",
                "c",
                Arrays.stream(parts).map(BundleLayoutTest::bytes).toList());
    }

    private static BundleState state(Map<Integer, String> parts, Integer... named) {
        Map<Integer, String> slots = new HashMap<>();
        parts.forEach((slot, part) -> slots.put(slot, Sha256.hex(bytes(part))));
        return new BundleState(slots, List.of(named));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
