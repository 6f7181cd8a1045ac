package dev.lockkeeper.plan.condition;

/**
 * One condition without its times.
 *
 * @param type e.g. {@code Accepted}, {@code ResolvedRefs}
 * @param reason CamelCase, of the Gateway API where it has one
 */
public record PlannedCondition(String type, boolean status, String reason, String message) {}
