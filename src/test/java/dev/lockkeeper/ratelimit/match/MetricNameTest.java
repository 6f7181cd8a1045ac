package dev.lockkeeper.ratelimit.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics are named by what the file says, and by the request's values where the file asks for them. */
class MetricNameTest {

    private static final LimitTree TREE = Trees.of("""
            domain: d
            descriptors:
            - key: plain
              value: v
              descriptors: [{key: any, rate_limit: {unit: day}}]
            - {key: detailed, detailed_metric: true, rate_limit: {unit: day}}
            - {key: shown, value_to_metric: true, rate_limit: {unit: day}}
            - {key: wild, value: "foo*", rate_limit: {unit: day}}
            - {key: wildshown, value: "foo*", value_to_metric: true, rate_limit: {unit: day}}
            - {key: shared, value: "foo*", share_threshold: true, value_to_metric: true, rate_limit: {unit: day}}
            - {key: both, value: "foo*", share_threshold: true, detailed_metric: true, rate_limit: {unit: day}}
            - key: first
              descriptors:
              - key: middle
                value_to_metric: true
                descriptors: [{key: last, rate_limit: {unit: day}}]
            - key: outer
              value: "x*"
              share_threshold: true
              descriptors: [{key: inner, detailed_metric: true, rate_limit: {unit: day}}]
            """).domain("d").orElseThrow();

    @ParameterizedTest(name = "{0}={1} {2}={3} -> {4}")
    @CsvSource({
        "plain, v, any, x, d.plain_v.any",
        "detailed, x, '', '', d.detailed_x",
        "shown, x, '', '', d.shown_x",
        "shown, '', '', '', d.shown",
        "wild, foobar, '', '', d.wild_foo*",
        "wildshown, foobar, '', '', d.wildshown_foobar",
        "shared, foobar, '', '', d.shared_foo*",
        "both, foobar, '', '', d.both_foo*",
        "outer, xy, inner, v, d.outer_x*.inner_v",
        "outer, xy, inner, '', d.outer_x*.inner"
    })
    void are(String key, String value, String key2, String value2, String name) {
        var descriptor = key2.isEmpty() ? Trees.descriptor(key, value) : Trees.descriptor(key, value, key2, value2);
        assertThat(TREE.find(descriptor).metricName(descriptor)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"a, b, c, d.first.middle_b.last", "a, '', c, d.first.middle.last"})
    void showTheLevelsThatAreAskedFor(String first, String middle, String last, String name) {
        var descriptor = Trees.descriptor("first", first, "middle", middle, "last", last);
        assertThat(TREE.find(descriptor).metricName(descriptor)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"shared, foobar, foo*", "wild, foobar, foobar", "plain, v, v"})
    void aSharedThresholdIsCountedByItsPattern(String key, String value, String counted) {
        var descriptor = key.equals("plain") ? Trees.descriptor(key, value, "any", "x") : Trees.descriptor(key, value);
        assertThat(TREE.find(descriptor).counted(0, value)).isEqualTo(counted);
    }
}
