package dev.lockkeeper.plan.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.api.PolicyTargetReference;
import dev.lockkeeper.api.QuotaPolicySpec;
import dev.lockkeeper.api.quota.ModelQuota;
import dev.lockkeeper.api.quota.QuotaDefinition;
import dev.lockkeeper.api.quota.QuotaValue;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A QuotaPolicy that becomes wrong keeps the limits that it had; one that goes takes them along. */
class QuotaPlansTest {

    private static final ObjectId ONE = ObjectId.of(Kind.QUOTA_POLICY, "team", "one");
    private static final ObjectId TWO = ObjectId.of(Kind.QUOTA_POLICY, "team", "two");

    @Test
    void aWrongNumberTakesNothingAway() {
        // Given
        QuotaPlans good = QuotaPlans.EMPTY.with(ONE, spec("a", 5, "1m")).with(TWO, spec("b", 6, "1h"));

        // When
        QuotaPlans broken = good.with(ONE, spec("a", QuotaLimit.MOST + 1, "1m"));

        // Then
        assertThat(broken.tree()).isEqualTo(good.tree());
        assertThat(good.tree().backends()).extracting(QuotaNode::value).containsExactly("team/a", "team/b");
        assertThat(QuotaPlanner.plan(ONE, spec("a", QuotaLimit.MOST + 1, "1m")).problems())
                .extracting(problem -> problem.text())
                .containsExactly(
                        "spec.perModelQuotas[0].quota.defaultBucket.limit: 4294967296; allowed are 0 to 4294967295");
        assertThat(QuotaPlanner.plan(ONE, spec("a", 1, "2w")).problems())
                .extracting(problem -> problem.text())
                .containsExactly(
                        "spec.perModelQuotas[0].quota.defaultBucket.duration: '2w'; allowed are 1s, 1m, 1h, 1d");
    }

    @Test
    void aPolicyThatGoesTakesItsLimitsAlong() {
        QuotaPlans both = QuotaPlans.EMPTY.with(ONE, spec("a", 5, "1m")).with(TWO, spec("b", 6, "1h"));
        assertThat(both.without(ONE).tree().backends())
                .extracting(QuotaNode::value)
                .containsExactly("team/b");
        assertThat(both.without(ONE).without(TWO).tree()).isEqualTo(QuotaTree.EMPTY);
    }

    @Test
    void whatDidNotChangeIsTheSame() {
        QuotaPlans plans = QuotaPlans.EMPTY.with(ONE, spec("a", 5, "1m"));
        assertThat(plans.without(TWO)).isSameAs(plans);
        assertThat(plans.tree()).isSameAs(plans.tree());
    }

    private static QuotaPolicySpec spec(String backend, long limit, String duration) {
        return new QuotaPolicySpec(
                List.of(new PolicyTargetReference("aigateway.envoyproxy.io", "AIServiceBackend", backend)),
                null,
                List.of(new ModelQuota(
                        "m", new QuotaDefinition(null, "Shared", new QuotaValue(limit, duration), List.of()))));
    }
}
