package dev.lockkeeper.plan.bundle;

/**
 * Whose cost it is.
 *
 * @param model the one the backend was asked for
 * @param backend the full name of the reference, as the endpoint metadata carries it
 * @param route {@code <namespace>/<name>}
 */
public record CostSubject(String model, String backend, String route) {}
