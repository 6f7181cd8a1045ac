package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.FilterBackend;
import java.util.List;
import java.util.stream.Stream;

/** A backend and what its requests cost; a later cost beats an earlier one of the same key. */
record ServedBackend(FilterBackend filter, List<Cost> costs) {

    /** The backend of a route that belongs to two Gateways: nothing says which one a request came by, so it has the costs of both. */
    ServedBackend alsoOf(ServedBackend second) {
        return new ServedBackend(
                second.filter,
                Stream.concat(costs.stream(), second.costs.stream()).toList());
    }
}
