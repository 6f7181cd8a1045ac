package dev.lockkeeper.plan.bundle;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What of a bundle is in the cluster.
 *
 * @param slots SHA-256 (hex) of the part in each slot that has one
 * @param named slots that the present index names, in its order; empty without an index
 */
public record BundleState(Map<Integer, String> slots, List<Integer> named) {

    private static final Pattern PATH = Pattern.compile("path:\\s*\"?parts/(\\d{3})\"?");

    public BundleState {
        slots = Map.copyOf(slots);
        named = List.copyOf(named);
    }

    public static BundleState of(Map<Integer, String> slots, String index) {
        return new BundleState(
                slots,
                PATH.matcher(index)
                        .results()
                        .map(path -> Integer.valueOf(path.group(1)))
                        .toList());
    }
}
