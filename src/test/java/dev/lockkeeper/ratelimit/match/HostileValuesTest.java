package dev.lockkeeper.ratelimit.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever value a stranger sends, comparing it with an expression takes no longer than its length allows. */
class HostileValuesTest {

    private static final int OFTEN = 20;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'/.*/.*/.*/.*/x', /",
        "'.*a.*a.*a.*b', a",
        "'((a+)?)+b', a",
        "'(a?){27}a{27}', a",
        "'(a|a)*b', a",
        "'(.*){20}b', a"
    })
    void hostileValuesCostLittle(String regex, String character) {
        // Given
        LimitTree tree = Trees.of("""
                        domain: d
                        descriptors:
                        - {key: k, value_regex: '%s', rate_limit: {unit: minute, requests_per_unit: 1}}
                        """.formatted(regex)).domain("d").orElseThrow();
        RateLimitDescriptor descriptor = Trees.descriptor("k", character.repeat(1_024));

        // When: the code has been compiled after some
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < OFTEN; i++) {
            long began = System.nanoTime();
            assertThat(tree.find(descriptor).limits()).isEmpty();
            fastest = Math.min(fastest, System.nanoTime() - began);
        }

        // Then
        assertThat(fastest).isLessThan(TimeUnit.MILLISECONDS.toNanos(10));
    }
}
