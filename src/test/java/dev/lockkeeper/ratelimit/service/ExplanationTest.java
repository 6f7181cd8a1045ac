package dev.lockkeeper.ratelimit.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.plan.bundle.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An explanation says which levels a descriptor met, why it has the limit it has or none, and how far that is used up, and counts nothing. */
class ExplanationTest {

    private static final Path PAGE = Path.of("docs/ratelimit.md");
    private static final String LIMITS = """
            domain: shop
            descriptors:
            - {key: user, rate_limit: {unit: minute, requests_per_unit: 20}}
            - {key: user, value: ann, rate_limit: {unit: minute, requests_per_unit: 100}}
            - {key: user, value: root}
            - {key: user, value: free, rate_limit: {unlimited: true}}
            - key: path
              value: /api/*
              descriptors:
              - {key: method, rate_limit: {unit: second, requests_per_unit: 5}}
            - {key: from, value_cidr: 10.0.0.0/8, shadow_mode: true, rate_limit: {unit: day, requests_per_unit: 9}}
            - {key: version, value_regex: "v[12]", rate_limit: {unit: day, requests_per_unit: 9}}
            """;

    private final Asked asked = new Asked(ServiceOptions.USUAL).load(LIMITS);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            user=ann               | limited                                       | user=ann user_ann value
            user=bob               | limited                                       | user=bob user any value
            path=/api/x,method=GET | limited                                       | path=/api/x path_/api/* pattern, method=GET method any value
            from=10.1.2.3          | limited                                       | from=10.1.2.3 from_10.0.0.0/8 network
            version=v2             | limited                                       | version=v2 version_v[12] expression
            tenant=x               | no limit: entry 1 leads nowhere               | tenant=x
            user=ann,path=/        | no limit: entry 2 leads nowhere               | user=ann user_ann value, path=/
            path=/api/x            | no limit: the last entry's level has none     | path=/api/x path_/api/* pattern
            user=root              | no limit: the last entry's level has none     | user=root user_root value
            user=free              | unlimited                                     | user=free user_free value
            """)
    void saysWhichLevelsWereMetAndWhy(String descriptor, String why, String steps) {
        // When
        Map<String, Object> told = explain("shop", descriptor);
        // Then
        assertThat(told).containsEntry("why", why);
        assertThat(told.containsKey("limits")).isEqualTo(why.equals("limited"));
        List<String> shown = new ArrayList<>();
        for (Object step : (List<?>) told.getOrDefault("entries", List.of())) {
            Map<?, ?> fields = (Map<?, ?>) step;
            shown.add("%s %s %s"
                    .formatted(fields.get("entry"), fields.get("matched"), fields.get("by"))
                    .strip());
        }
        assertThat(shown).containsExactly(steps.split(", "));
    }

    @Test
    void saysHowFarALimitIsUsedUpAndCountsNothing() {
        // Given
        asked.ask("shop", "user=bob");
        asked.ask("shop", "user=bob");
        // When, Then
        for (int i = 0; i < 3; i++) {
            assertThat(explain("shop", "user=bob").toString())
                    .contains("requests=20", "per_seconds=60", "counted=2", "remaining=18", "metric=shop.user");
        }
    }

    @Test
    void aDomainThatNoFileHasIsSaid() {
        assertThat(explain("elsewhere", "user=bob"))
                .containsExactly(
                        Map.entry("domain", "elsewhere"), Map.entry("why", "nothing that was loaded has this domain"));
    }

    @Test
    void thePagesExampleIsARealAnswer() throws IOException {
        // Given
        asked.ask("shop", "path=/api/x,method=GET");
        // When
        String told = Json.line(explain("shop", "path=/api/x,method=GET"));
        // Then
        assertThat(Files.readString(PAGE)).contains(told);
    }

    private Map<String, Object> explain(String domain, String descriptor) {
        List<Map<String, Object>> told = new ArrayList<>();
        List<Map.Entry<String, String>> entries = Stream.of(descriptor.split(","))
                .map(entry -> entry.split("=", 2))
                .map(pair -> Map.entry(pair[0], pair[1]))
                .toList();
        asked.service.explain(domain, entries, told::add);
        return told.getFirst();
    }
}
