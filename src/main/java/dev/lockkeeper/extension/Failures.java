package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** What could not be edited in one translation, and why; the routes concerned are made to fail closed. */
final class Failures {

    private static final Logger LOG = Logger.getLogger(ExtensionService.class);

    private final Map<ObjectKey, Failure> routes = new HashMap<>();
    private final Map<ObjectKey, TreeMap<Integer, Failure>> rules = new HashMap<>();
    private final Map<String, Failure> configurations = new HashMap<>();
    private final SortedMap<ObjectKey, Failure> closed = new TreeMap<>();

    /** A reason, and what exactly is wrong, for people. */
    record Failure(Reason reason, String text) {

        /** @param of what was being edited: {@code the cluster} */
        static Failure of(RuntimeException e, String of) {
            return switch (e) {
                case UneditableException uneditable -> new Failure(uneditable.reason(), String.valueOf(e.getMessage()));
                case UncheckedIOException unreadable ->
                    new Failure(Reason.UNREADABLE, "%s cannot be read: %s".formatted(of, unreadable.getMessage()));
                default -> {
                    LOG.errorf(e, "extension edit failed of=\"%s\"", of);
                    yield new Failure(Reason.UNEXPECTED, "%s cannot be edited: %s".formatted(of, e));
                }
            };
        }
    }

    /** Nothing of the route can be served. */
    void route(ObjectKey route, Failure failure) {
        routes.putIfAbsent(route, failure);
    }

    /** One rule cannot be served; the route's other rules can. */
    void rule(RuleName rule, Failure failure) {
        rules.computeIfAbsent(rule.route(), _ -> new TreeMap<>()).putIfAbsent(rule.rule(), failure);
    }

    /** A listener that did not get the processor's filter leaves all routes of its route configuration without it. */
    void configuration(String name, Failure failure) {
        configurations.putIfAbsent(name, failure);
    }

    /** Why a route must not be served. One that does not say its rule shares the fate of every rule. */
    Optional<Failure> of(String configuration, ObjectKey route, Optional<RuleName> rule) {
        Failure failure = configurations.get(configuration);
        if (failure == null) {
            failure = routes.get(route);
        }
        TreeMap<Integer, Failure> ofRoute = rules.get(route);
        if (failure == null && ofRoute != null) {
            failure = rule.isPresent()
                    ? ofRoute.get(rule.get().rule())
                    : ofRoute.firstEntry().getValue();
        }
        return Optional.ofNullable(failure);
    }

    /** Notes that something of the route was closed. */
    void closed(ObjectKey route, Failure failure) {
        closed.putIfAbsent(route, failure);
    }

    /** Routes that answer 503 in whole or in part, with the first reason of each. */
    SortedMap<ObjectKey, Failure> closed() {
        return closed;
    }
}
