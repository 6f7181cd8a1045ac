package dev.lockkeeper.plan.bundle;

import dev.lockkeeper.model.ObjectKey;
import java.util.List;

/**
 * One route's share of a filter config, rendered once: each entry is one line of YAML (flow style).
 *
 * @param models entries of {@code models}, {@code modelsByHost} and {@code unscopedModels}
 */
public record RouteFragment(
        ObjectKey route, List<String> hostnames, List<String> backends, List<String> costs, List<String> models) {
    public RouteFragment {
        hostnames = List.copyOf(hostnames);
        backends = List.copyOf(backends);
        costs = List.copyOf(costs);
        models = List.copyOf(models);
    }

    /** Length of all entries, for the message that names the largest contributors. */
    public long size() {
        return java.util.stream.Stream.of(backends, costs, models)
                .flatMap(List::stream)
                .mapToLong(String::length)
                .sum();
    }

    @Override
    public String toString() {
        return "RouteFragment[" + route + ", backends=" + backends.size() + "]";
    }
}
