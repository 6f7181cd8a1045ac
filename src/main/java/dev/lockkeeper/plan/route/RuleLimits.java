package dev.lockkeeper.plan.route;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits rules into an HTTPRoute's limits, which are narrower than ours: 64 matches a rule, 16 backendRefs a rule, 16 rules
 * and 128 matches in all, of which the catch-all takes one each. A rule with more matches becomes several in a row.
 */
final class RuleLimits {

    static final int MATCHES_PER_RULE = 64;
    static final int BACKENDS_PER_RULE = 16;
    private static final int RULES = 15;
    private static final int MATCHES = 127;

    private int rules;
    private int matches;

    /** Takes room for a rule and returns its matches in pieces, or says which limit it breaks and takes none. */
    Fit fit(List<HTTPRouteMatch> wanted) {
        int pieces = (wanted.size() + MATCHES_PER_RULE - 1) / MATCHES_PER_RULE;
        if (matches + wanted.size() > MATCHES) {
            return new Fit(
                    List.of(),
                    Optional.of(
                            "an HTTPRoute holds 128 matches, one is taken by the catch-all and %d by the rules before; this rule has %d; move it to a route of its own"
                                    .formatted(matches, wanted.size())));
        }
        if (rules + pieces > RULES) {
            return new Fit(
                    List.of(),
                    Optional.of(
                            "an HTTPRoute holds 16 rules of 64 matches, one is the catch-all and %d are taken by the rules before; this rule needs %d; move it to a route of its own"
                                    .formatted(rules, pieces)));
        }
        rules += pieces;
        matches += wanted.size();
        List<List<HTTPRouteMatch>> cut = new ArrayList<>();
        for (int at = 0; at < wanted.size(); at += MATCHES_PER_RULE) {
            cut.add(wanted.subList(at, Math.min(wanted.size(), at + MATCHES_PER_RULE)));
        }
        return new Fit(cut, Optional.empty());
    }

    /** Matches for one HTTPRoute rule each, or what is wrong. */
    record Fit(List<List<HTTPRouteMatch>> pieces, Optional<String> refusal) {}
}
