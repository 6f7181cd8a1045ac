package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.plan.bundle.TokenCounts;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Dashboards made for the peer's processor find the same names, labels and buckets. */
class GenAiMetricsTest {

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GenAiMetrics metrics = new GenAiMetrics(meters);
    private final Tags tags = Tags.of("gen_ai.operation.name", "chat", "gen_ai.request.model", "m");

    @Test
    void tokensByKind() {
        // When
        metrics.used(tags, new TokenCounts(12, 4, 0, 3, 15, 0));
        // Then
        assertThat(scraped())
                .contains(
                        "# TYPE gen_ai_client_token_usage_token histogram",
                        "gen_ai_client_token_usage_token_bucket{gen_ai_operation_name=\"chat\",gen_ai_request_model=\"m\",gen_ai_token_type=\"input\",le=\"16.0\"} 1",
                        "gen_ai_client_token_usage_token_bucket{gen_ai_operation_name=\"chat\",gen_ai_request_model=\"m\",gen_ai_token_type=\"input\",le=\"6.7108864E7\"} 1",
                        "gen_ai_client_token_usage_token_sum{gen_ai_operation_name=\"chat\",gen_ai_request_model=\"m\",gen_ai_token_type=\"cached_input\"} 4",
                        "gen_ai_client_token_usage_token_sum{gen_ai_operation_name=\"chat\",gen_ai_request_model=\"m\",gen_ai_token_type=\"output\"} 3")
                .doesNotContain("reasoning", "cache_creation_input");
    }

    @Test
    void durationsInSecondsWithTheirErrors() {
        // When
        metrics.answered(tags, false, Duration.ofMillis(30));
        metrics.answered(tags, true, Duration.ofSeconds(100));
        metrics.firstToken(tags, Duration.ofMillis(300));
        metrics.perToken(tags, Duration.ofMillis(20));
        // Then: an empty label is none to Prometheus
        assertThat(scraped())
                .contains(
                        "gen_ai_server_request_duration_seconds_bucket{error_type=\"\",gen_ai_operation_name=\"chat\",gen_ai_request_model=\"m\",le=\"0.04\"} 1",
                        "gen_ai_server_request_duration_seconds_bucket{error_type=\"_OTHER\",gen_ai_operation_name=\"chat\",gen_ai_request_model=\"m\",le=\"81.92\"} 0",
                        "gen_ai_server_request_duration_seconds_count{error_type=\"_OTHER\",gen_ai_operation_name=\"chat\",gen_ai_request_model=\"m\"} 1",
                        "gen_ai_server_time_to_first_token_seconds_bucket{gen_ai_operation_name=\"chat\",gen_ai_request_model=\"m\",le=\"0.5\"} 1",
                        "gen_ai_server_time_per_output_token_seconds_bucket{gen_ai_operation_name=\"chat\",gen_ai_request_model=\"m\",le=\"0.025\"} 1");
    }

    /** Without what differs between versions of the text format. */
    private String scraped() {
        return meters.scrape().replace(",}", "}").replaceAll("(?m)\\.0$", "");
    }

    @Test
    void namesFromOutsideAreBounded() {
        BoundedNames names = new BoundedNames(2);

        assertThat(names.of("a")).isEqualTo("a");
        assertThat(names.of("b")).isEqualTo("b");
        assertThat(names.of("c")).isEqualTo("other");
        assertThat(names.of("a")).isEqualTo("a");
        assertThat(names.of("")).isEmpty();
    }
}
