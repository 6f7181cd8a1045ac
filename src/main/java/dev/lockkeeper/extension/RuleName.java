package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Envoy Gateway's names say: {@code httproute/<ns>/<route>/rule/<i>} is the cluster of a rule, with {@code
 * /backend/<j>} that of one backendRef or a locality of the former; routes are {@code …/rule/<i>/match/<k>/<host>}.
 */
record RuleName(ObjectKey route, int rule, OptionalInt backend) {

    private static final int RULE_PARTS = 5;
    private static final int BACKEND_PARTS = 7;

    /** Of a cluster, or of a locality's region: no more parts than those of a rule or a backend. */
    static Optional<RuleName> ofCluster(String name) {
        String[] parts = name.split("/", -1);
        if (parts.length == RULE_PARTS) {
            return rule(parts);
        }
        if (parts.length != BACKEND_PARTS || !parts[5].equals("backend")) {
            return Optional.empty();
        }
        OptionalInt backend = index(parts[6]);
        return backend.isEmpty()
                ? Optional.empty()
                : rule(parts).map(name5 -> new RuleName(name5.route(), name5.rule(), backend));
    }

    static Optional<RuleName> ofRoute(String name) {
        return rule(name.split("/", -1));
    }

    private static Optional<RuleName> rule(String[] parts) {
        if (parts.length < RULE_PARTS || !parts[0].equals("httproute") || !parts[3].equals("rule")) {
            return Optional.empty();
        }
        OptionalInt rule = index(parts[4]);
        return rule.isEmpty() || parts[1].isEmpty() || parts[2].isEmpty()
                ? Optional.empty()
                : Optional.of(new RuleName(new ObjectKey(parts[1], parts[2]), rule.getAsInt(), OptionalInt.empty()));
    }

    private static OptionalInt index(String text) {
        return text.matches("\\d{1,6}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
