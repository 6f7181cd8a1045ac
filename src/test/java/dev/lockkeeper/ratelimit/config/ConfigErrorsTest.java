package dev.lockkeeper.ratelimit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a file is said in the words that operators of envoyproxy/ratelimit know, after the file's name. */
class ConfigErrorsTest {

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("", "config file cannot have empty domain"),
                Arguments.of("descriptors: []", "config file cannot have empty domain"),
                Arguments.of("domain: d\ndescriptors: [{value: v}]", "descriptor has empty key"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, value: b}, {key: a, value: b}]",
                        "duplicate descriptor composite key 'd.a_b'"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, descriptors: [{key: b}, {key: b}]}]",
                        "duplicate descriptor composite key 'd.a.b'"),
                Arguments.of(limit("unit: foo, requests_per_unit: 5"), "invalid rate limit unit 'foo'"),
                Arguments.of(limit("requests_per_unit: 5"), "invalid rate limit unit ''"),
                Arguments.of(limit("unit: unknown"), "invalid rate limit unit 'unknown'"),
                Arguments.of(
                        limit("unlimited: true, unit: minute"), "should not specify rate limit unit when unlimited"),
                Arguments.of(
                        limit("unit: day, name: n, replaces: [{name: n}]"),
                        "replaces should not contain name of same descriptor"),
                Arguments.of(limit("unit: day, replaces: [{name: ''}]"), "should not have an empty replaces entry"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, ratelimit: {}}]", "config error, unknown key 'ratelimit'"),
                Arguments.of("domain: d\n0.25: x", "config error, key is not of type string: 0.25"),
                Arguments.of("domain: d\ntrue: x", "config error, key is not of type string: true"),
                Arguments.of(
                        "domain: d\ndescriptors: [a]",
                        "config error, yaml file contains list of type other than map: a"),
                Arguments.of(limit("unit: day, requests_per_unit: 1.5"), "error checking config"),
                Arguments.of(
                        limit("unit: day, requests_per_unit: -1"),
                        "error loading config file: yaml: unmarshal errors:\n  line 4: cannot unmarshal !!int `-1` into uint32"),
                Arguments.of(
                        limit("unit: day, requests_per_unit: 42949672960"),
                        "error loading config file: yaml: unmarshal errors:\n  line 4: cannot unmarshal !!int `4294967...` into uint32"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, shadow_mode: maybe}]",
                        "error loading config file: yaml: unmarshal errors:\n  line 2: cannot unmarshal !!str `maybe` into bool"),
                Arguments.of(
                        "- a",
                        "error loading config file: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into map"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, value: b, share_threshold: true}]",
                        "share_threshold can only be used with wildcard values (containing '*'), but found key 'a_b'"),
                // Keys of ours.
                Arguments.of(
                        limit("unit: day, algorithm: leaky"),
                        "descriptor 'd.a': unknown algorithm 'leaky', allowed are fixed_window, sliding_window, token_bucket"),
                Arguments.of(
                        limit("unit: day, burst: 5"), "descriptor 'd.a': burst is for algorithm token_bucket only"),
                Arguments.of(
                        limit("unit: day, algorithm: token_bucket, requests_per_unit: 1, burst: 4000"),
                        "descriptor 'd.a': invalid burst 4000, allowed are 1 to 4294967295, and no more than what fills in 3650 days"),
                Arguments.of(
                        limit("per: 5x"),
                        "descriptor 'd.a': invalid per '5x', allowed are 1s to 365d, as 30s, 5m or 1h30m"),
                Arguments.of(
                        limit("per: 5m, unit: day"),
                        "descriptor 'd.a': per stands in place of unit and unit_multiplier, not beside them"),
                Arguments.of(
                        limit("unit: year, unit_multiplier: 2"),
                        "descriptor 'd.a': invalid unit_multiplier 2, allowed are 1 and more, up to 365 days in all"),
                Arguments.of(
                        limit("unit: day, on_store_error: panic"),
                        "descriptor 'd.a': unknown on_store_error 'panic', allowed are error, allow, deny, local"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, rate_limits: [{unit: day}, {unit: day}]}]",
                        "descriptor 'd.a': two rate_limits of the same algorithm and interval"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, value_cidr: 10.0.0.0/33}]",
                        "descriptor 'd.a': invalid value_cidr '10.0.0.0/33', allowed are networks as 10.0.0.0/8 or 2001:db8::/32"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, value_regex: 'a('}]",
                        "descriptor 'd.a': invalid value_regex 'a(': missing closing )"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, value_regex: '(a)\\1'}]",
                        "descriptor 'd.a': invalid value_regex '(a)\\1': invalid escape sequence"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, value_regex: 'a{900}'}]",
                        "descriptor 'd.a': invalid value_regex 'a{900}': takes 902 steps, allowed are 250"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, value_regex: '((a{1000}){1000,}){1,1000}'}]",
                        "descriptor 'd.a': invalid value_regex '((a{1000}){1000,}){1,1000}': repeats too often"),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, value_regex: '%s'}]".formatted("a".repeat(1025)),
                        "descriptor 'd.a': invalid value_regex '%s': longer than 1024 characters"
                                .formatted("a".repeat(1025))),
                Arguments.of(
                        "domain: d\ndescriptors: [{key: a, value: v, value_regex: x}]",
                        "descriptor 'd.a': only one of value, value_cidr, value_regex"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("broken")
    void areNamed(String text, String message) {
        // When
        LoadedConfig loaded =
                new LastGoodConfig(Strictness.PER_FILE, false).load(List.of(ConfigFile.of("config.basic.yaml", text)));

        // Then
        assertThat(loaded.domains()).isEmpty();
        assertThat(loaded.problems()).hasSize(1);
        assertThat(loaded.problems().getFirst().text()).isEqualTo("config.basic.yaml: " + message);
        assertThat(loaded.problems().getFirst().servesLastGood()).isFalse();
    }

    @Test
    void textThatIsNoYamlIsNamedWithItsLine() {
        LoadedConfig loaded = new LastGoodConfig(Strictness.PER_FILE, false)
                .load(List.of(ConfigFile.of("a.yaml", "domain: d\ndescriptors: [{key: a")));
        assertThat(loaded.problems().getFirst().text())
                .startsWith("a.yaml: error loading config file: yaml: line ")
                .contains("expected");
    }

    @Test
    void strictlyKeysOfOursAreUnknown() {
        LoadedConfig loaded = new LastGoodConfig(Strictness.ALL_OR_NOTHING, false)
                .load(List.of(ConfigFile.of("a.yaml", limit("unit: day, algorithm: token_bucket"))));
        assertThat(loaded.problems().getFirst().text()).isEqualTo("a.yaml: config error, unknown key 'algorithm'");
    }

    private static String limit(String fields) {
        return "domain: d\ndescriptors:\n- key: a\n  rate_limit: {%s}\n".formatted(fields);
    }

    @Test
    void besideThePeerLimitsThatItsKeysCannotHoldAreRefused() {
        String text = "domain: d\ndescriptors: [{key: a, descriptors: [{key: b, %s}]}]";
        Map.of(
                        "rate_limit: {unit: day, requests_per_unit: 1, algorithm: sliding_window}",
                        "algorithm sliding_window cannot be counted with compatibility legacy, only fixed_window",
                        "rate_limit: {unit: day, requests_per_unit: 1, algorithm: token_bucket}",
                        "algorithm token_bucket cannot be counted with compatibility legacy, only fixed_window",
                        "rate_limits: [{unit: day, requests_per_unit: 1}, {unit: hour, requests_per_unit: 1}]",
                        "several rate_limits cannot be counted with compatibility legacy")
                .forEach((limit, problem) -> assertThat(new LastGoodConfig(Strictness.LEGACY_PER_FILE, false)
                                .load(List.of(ConfigFile.of("f.yaml", text.formatted(limit))))
                                .problems())
                        .extracting(ConfigProblem::text)
                        .containsExactly("f.yaml: descriptor 'd.a.b': " + problem));
        assertThat(new LastGoodConfig(Strictness.LEGACY_PER_FILE, false)
                        .load(List.of(ConfigFile.of(
                                "f.yaml",
                                text.formatted("rate_limit: {per: 5m, requests_per_unit: 1, on_store_error: allow}"))))
                        .problems())
                .isEmpty();
    }
}
