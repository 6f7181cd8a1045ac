package dev.lockkeeper.plan.bundle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which part goes to which slot, and in which order it is written, so that a reader who follows the index never mixes
 * two bundles: new parts first, into slots that the present index does not name, then the index, then the old slots go.
 * A part that is there already stays where it is. When old and new don't fit into the slots together, parts are
 * overwritten and the checksum in the index makes readers wait.
 *
 * @param slotOfPart in the order of the parts
 */
public record BundleLayout(List<Integer> slotOfPart, List<Step> steps) {

    private static final int FREE = -1;

    public BundleLayout {
        slotOfPart = List.copyOf(slotOfPart);
        steps = List.copyOf(steps);
    }

    /** One write or delete. */
    public sealed interface Step {
        /** The slot is to hold the part; for a part that is there already this writes nothing. */
        record Part(int slot, int part) implements Step {}

        record Index(String text) implements Step {}

        record Drop(int slot) implements Step {}
    }

    public static BundleLayout of(BundlePlan plan, BundleState state) {
        List<Integer> slots = assign(plan, state);
        List<Step> steps = new ArrayList<>();
        for (int part = 0; part < slots.size(); part++) {
            steps.add(new Step.Part(slots.get(part), part));
        }
        steps.add(new Step.Index(index(plan, slots)));
        new TreeSet<>(state.slots().keySet())
                .stream()
                        .filter(slot -> !slots.contains(slot))
                        .map(Step.Drop::new)
                        .forEach(steps::add);
        return new BundleLayout(slots, steps);
    }

    private static List<Integer> assign(BundlePlan plan, BundleState state) {
        Integer[] slots = new Integer[plan.parts().size()];
        Arrays.fill(slots, FREE);
        SortedSet<Integer> left = new TreeSet<>();
        for (int slot = 0; slot < BundleNames.SLOTS; slot++) {
            left.add(slot);
        }
        for (int part = 0; part < slots.length; part++) {
            String hash = Sha256.hex(plan.parts().get(part));
            int same = left.stream()
                    .filter(slot -> hash.equals(state.slots().get(slot)))
                    .findFirst()
                    .orElse(FREE);
            slots[part] = same;
            left.remove(same);
        }
        List<Integer> order = new ArrayList<>(
                left.stream().filter(slot -> !holdsPresent(state, slot)).toList());
        left.stream().filter(slot -> holdsPresent(state, slot)).forEach(order::add);
        for (int part = 0, next = 0; part < slots.length; part++) {
            if (slots[part] == FREE) {
                slots[part] = order.get(next++);
            }
        }
        return List.of(slots);
    }

    /** A slot that is named but empty holds nothing that a reader could still want. */
    private static boolean holdsPresent(BundleState state, int slot) {
        return state.named().contains(slot) && state.slots().containsKey(slot);
    }

    /** All text is quoted, since a checksum of digits and one {@code e} would be a number. */
    private static String index(BundlePlan plan, List<Integer> slots) {
        BundleNames names = new BundleNames(plan.gateway());
        StringBuilder text = new StringBuilder()
                .append("version: \"%s\"\n".formatted(plan.version()))
                .append("uuid: \"%s\"\n".formatted(plan.uuid()))
                .append("checksum: \"%s\"\n".formatted(plan.checksum()))
                .append("parts:\n");
        for (int part = 0; part < slots.size(); part++) {
            int slot = slots.get(part);
            text.append("- name: \"%s\"\n".formatted(names.part(slot)))
                    .append("  path: \"%s\"\n".formatted(BundleNames.path(slot)))
                    .append("  sizeBytes: %d\n".formatted(plan.parts().get(part).length));
        }
        return text.toString();
    }
}
