package dev.lockkeeper.ratelimit.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of examples shows each key of limits' files, and calls get what it says. */
class LimitExamplesTest {

    private static final Path PAGE = Path.of("docs/ratelimit-examples.md");
    private static final Pattern EXAMPLE = Pattern.compile("## ([^\n]*)\n\n```yaml\n(.*?)```", Pattern.DOTALL);

    record Example(String title, String text) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Example> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(PAGE))
                .results()
                .map(found -> new Example(found.group(1), found.group(2)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void callsGetWhatThePageSays(Example example) {
        // Given
        Asked asked = example.text().contains("# store away")
                ? new Asked(ServiceOptions.USUAL, new AwayStore())
                : new Asked(ServiceOptions.USUAL);
        asked.load(example.text());
        for (MatchResult line : lines("# ask (.*) -> (.*)", example)) {
            for (String expected : line.group(2).split(", ")) {
                // When
                RateLimitResponse answer = asked.ask("shop", line.group(1).split(" & "));
                // Then
                assertThat(String.join(" + ", Asked.shown(answer)))
                        .as(line.group())
                        .isEqualTo(expected);
            }
        }
        for (MatchResult line : lines("# stats (.*)", example)) {
            assertThat(asked.service.stats()).contains("ratelimit.service.rate_limit." + line.group(1) + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "value",
                "value_cidr",
                "value_regex",
                "descriptors",
                "rate_limit",
                "rate_limits",
                "shadow_mode",
                "quota_mode",
                "detailed_metric",
                "value_to_metric",
                "share_threshold",
                "metadata",
                "requests_per_unit",
                "unit",
                "unit_multiplier",
                "per",
                "algorithm",
                "burst",
                "unlimited",
                "name",
                "replaces",
                "on_store_error"
            })
    void eachKeyHasAnExample(String key) throws IOException {
        assertThat(examples()
                        .filter(example -> Pattern.compile("(?m)[ {]" + key + ":")
                                .matcher(example.text())
                                .find()))
                .isNotEmpty();
    }

    @Test
    void examplesAskSomething() throws IOException {
        assertThat(examples())
                .hasSizeGreaterThan(10)
                .allMatch(example -> example.text().contains("# ask"));
    }

    private static List<MatchResult> lines(String pattern, Example example) {
        return Pattern.compile("(?m)^" + pattern + "$")
                .matcher(example.text())
                .results()
                .toList();
    }

    private record AwayStore() implements CounterStore {
        @Override
        public void count(List<Counter> counters, Charge charge, CounterListener listener) {
            listener.failed(new StoreFailure(StoreFailure.Kind.CONNECTION, "away"));
        }

        @Override
        public boolean healthy() {
            return false;
        }

        @Override
        public void close() {}
    }
}
