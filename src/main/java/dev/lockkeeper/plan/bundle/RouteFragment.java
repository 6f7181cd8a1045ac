package dev.lockkeeper.plan.bundle;

import dev.lockkeeper.model.ObjectKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * One route's share of a filter config, rendered once: each entry is one line of YAML (flow style).
 *
 * @param models entries of {@code models}, {@code modelsByHost} and {@code unscopedModels}
 */
public record RouteFragment(
        ObjectKey route,
        List<String> hostnames,
        List<FragmentBackend> backends,
        List<String> costs,
        List<String> models) {
    public RouteFragment {
        hostnames = List.copyOf(hostnames);
        backends = List.copyOf(backends);
        costs = List.copyOf(costs);
        models = List.copyOf(models);
    }

    /** Length of all entries, for the message that names the largest contributors. */
    public long size() {
        return Stream.of(lines(), costs, models)
                .flatMap(List::stream)
                .mapToLong(String::length)
                .sum();
    }

    /** The same route with more backends than it names now. */
    public RouteFragment with(List<FragmentBackend> more) {
        return new RouteFragment(
                route,
                hostnames,
                Stream.concat(backends.stream(), more.stream()).toList(),
                costs,
                models);
    }

    List<String> lines() {
        return backends.stream().map(FragmentBackend::line).toList();
    }

    @Override
    public String toString() {
        return "RouteFragment[" + route + ", backends=" + backends.size() + "]";
    }
}
