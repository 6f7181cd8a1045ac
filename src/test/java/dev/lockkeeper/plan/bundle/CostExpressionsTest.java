package dev.lockkeeper.plan.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cost expression is taken only if the processor can run it on every request, and its check never takes long. */
class CostExpressionsTest {

    private final CostExpressions expressions = new CostExpressions();

    @Test
    void takesWhatGivesANumber() {
        assertThat(expressions.problem("input_tokens * 2u + output_tokens")).isEmpty();
        assertThat(expressions.problem("model == 'a' ? 1 : 2")).isEmpty();
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(expressions.problem(" ")).contains("a cost of type CEL needs an expression");
        assertThat(expressions.problem("model")).contains("the expression must give int or uint, it gives string");
        assertThat(expressions.problem("-1"))
                .contains("the expression must not be negative, with all token counts 1 it gives -1");
        assertThat(expressions.problem("10u / (input_tokens - 1u)"))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("the expression fails with all token counts 1: ")
                        .contains("by zero"));
        assertThat(expressions.problem("1" + " + 1".repeat(2_000)))
                .contains("the expression has 8001 characters, at most 4096 are allowed");
    }

    @Test
    @Timeout(10)
    void endsANestOfLoops() {
        String list = "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19]";
        String nest = "true";
        for (String variable : new String[] {"a", "b", "c", "d", "e", "f"}) {
            nest = list + ".all(" + variable + ", " + nest + ")";
        }

        long start = System.nanoTime();
        assertThat(expressions.problem("(" + nest + ") ? 1 : 2"))
                .hasValueSatisfying(text -> assertThat(text).startsWith("the expression"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
