package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What could not be edited in one translation, and why; the routes concerned are made to fail closed. */
final class Failures {

    private final Map<ObjectKey, String> routes = new HashMap<>();
    private final Map<ObjectKey, Map<Integer, String>> rules = new HashMap<>();
    private final Map<String, String> configurations = new HashMap<>();
    private final SortedMap<ObjectKey, String> closed = new TreeMap<>();

    /** Nothing of the route can be served. */
    void route(ObjectKey route, String reason) {
        routes.putIfAbsent(route, reason);
    }

    /** One rule cannot be served; the route's other rules can. */
    void rule(RuleName rule, String reason) {
        rules.computeIfAbsent(rule.route(), _ -> new TreeMap<>()).putIfAbsent(rule.rule(), reason);
    }

    /** A listener that did not get the processor's filter leaves all routes of its route configuration without it. */
    void configuration(String name, String reason) {
        configurations.putIfAbsent(name, reason);
    }

    /** Why a route must not be served. One that does not say its rule shares the fate of every rule. */
    Optional<String> of(String configuration, ObjectKey route, Optional<RuleName> rule) {
        String reason = configurations.getOrDefault(configuration, routes.get(route));
        Map<Integer, String> ofRoute = rules.getOrDefault(route, Map.of());
        if (reason == null && rule.isPresent()) {
            reason = ofRoute.get(rule.get().rule());
        }
        if (reason == null && rule.isEmpty() && !ofRoute.isEmpty()) {
            reason = ofRoute.values().iterator().next();
        }
        return Optional.ofNullable(reason);
    }

    /** Notes that something of the route was closed. */
    void closed(ObjectKey route, String reason) {
        closed.putIfAbsent(route, reason);
    }

    /** Routes that answer 503 in whole or in part, with the first reason of each. */
    SortedMap<ObjectKey, String> closed() {
        return closed;
    }
}
