package dev.lockkeeper.plan.bundle;

import dev.lockkeeper.api.RouteBackendRef;

/**
 * One entry of {@code backends}, rendered to a line of YAML, and the reference that it was made from.
 *
 * @param rule index of the rule in the route's spec
 * @param index of the reference in the rule
 */
public record FragmentBackend(String name, String line, int rule, int index, RouteBackendRef ref) {

    /** Without the line, which may hold a credential. */
    @Override
    public String toString() {
        return "FragmentBackend[" + name + "]";
    }
}
