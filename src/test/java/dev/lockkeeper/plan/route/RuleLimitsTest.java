package dev.lockkeeper.plan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules are fitted into what an HTTPRoute holds; the one that does not fit is told which limit it breaks. */
class RuleLimitsTest {

    private final RuleLimits limits = new RuleLimits();

    @Test
    void sixteenRulesAreTooMany() {
        for (int i = 0; i < 14; i++) {
            assertThat(limits.fit(matches(1)).refusal()).isEmpty();
        }

        assertThat(limits.fit(matches(65)).refusal())
                .contains(
                        "an HTTPRoute holds 16 rules of 64 matches, one is the catch-all and 14 are taken by the rules"
                                + " before; this rule needs 2; move it to a route of its own");
        assertThat(limits.fit(matches(1)).refusal()).isEmpty();
    }

    @Test
    void aLongRuleBecomesSeveral() {
        assertThat(limits.fit(matches(127)).pieces()).extracting(List::size).containsExactly(64, 63);
        assertThat(limits.fit(matches(1)).refusal())
                .contains(
                        "an HTTPRoute holds 128 matches, one is taken by the catch-all and 127 by the rules before; this"
                                + " rule has 1; move it to a route of its own");
    }

    private static List<HTTPRouteMatch> matches(int count) {
        return Collections.nCopies(count, new HTTPRouteMatch());
    }
}
