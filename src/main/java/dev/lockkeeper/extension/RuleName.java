package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Envoy Gateway's names say: {@code httproute/<ns>/<route>/rule/<i>} is the cluster of a rule, with {@code
 * /backend/<j>} that of one backendRef or a locality of the former; routes are {@code …/rule/<i>/match/<k>/<host>}.
 */
record RuleName(ObjectKey route, int rule, OptionalInt backend) {

    private static final String PREFIX = "httproute/";
    private static final String RULE = "rule/";
    private static final String BACKEND = "backend/";
    private static final int MAX_DIGITS = 6;

    /** Of a cluster, or of a locality's region: no more parts than those of a rule or a backend. */
    static Optional<RuleName> ofCluster(String name) {
        return of(name, false);
    }

    static Optional<RuleName> ofRoute(String name) {
        return of(name, true);
    }

    private static Optional<RuleName> of(String name, boolean ofRoute) {
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        int namespaceEnd = name.indexOf('/', PREFIX.length());
        int routeEnd = namespaceEnd < 0 ? -1 : name.indexOf('/', namespaceEnd + 1);
        if (routeEnd < 0
                || namespaceEnd == PREFIX.length()
                || routeEnd == namespaceEnd + 1
                || !name.startsWith(RULE, routeEnd + 1)) {
            return Optional.empty();
        }
        int ruleStart = routeEnd + 1 + RULE.length();
        int ruleEnd = end(name, ruleStart);
        int rule = index(name, ruleStart, ruleEnd);
        OptionalInt backend = OptionalInt.empty();
        if (ruleEnd < name.length() && !ofRoute) {
            int backendStart = ruleEnd + 1 + BACKEND.length();
            int index = name.startsWith(BACKEND, ruleEnd + 1) ? index(name, backendStart, name.length()) : -1;
            if (index < 0) {
                return Optional.empty();
            }
            backend = OptionalInt.of(index);
        }
        return rule < 0
                ? Optional.empty()
                : Optional.of(new RuleName(
                        new ObjectKey(
                                name.substring(PREFIX.length(), namespaceEnd),
                                name.substring(namespaceEnd + 1, routeEnd)),
                        rule,
                        backend));
    }

    private static int end(String name, int start) {
        int end = name.indexOf('/', start);
        return end < 0 ? name.length() : end;
    }

    /** -1 for anything but a few digits. */
    private static int index(String name, int start, int end) {
        if (start >= end || end - start > MAX_DIGITS) {
            return -1;
        }
        int index = 0;
        for (int i = start; i < end; i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            index = index * 10 + digit;
        }
        return index;
    }
}
