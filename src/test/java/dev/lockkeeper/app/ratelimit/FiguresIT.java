package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A known sequence of calls is seen by a scraper, by a statsd and on the debug port under the peer's names, and in no line of the log. */
class FiguresIT {

    private static final String LIMITS = """
            domain: shop
            descriptors:
            - {key: user, rate_limit: {unit: year, requests_per_unit: 3}}
            - key: path
              value: /a
              descriptors:
              - key: method
                descriptors: [{key: third, rate_limit: {unit: year, requests_per_unit: 10}}]
            - {key: soft, shadow_mode: true, rate_limit: {unit: year, requests_per_unit: 1}}
            """;

    @TempDir
    Path folder;

    @Test
    void aScraperSeesThePeersNamesLabelsAndTypes() throws Exception {
        try (ServiceRun run = new ServiceRun(folder, LIMITS, Map.of("EXTRA_TAGS", "env:live", "USE_STATSD", "false"))) {
            // When
            ask(run);
            // Then
            String page = run.server.metrics(run.meters::scrape).text();
            assertThat(page.lines())
                    .contains(
                            "# TYPE ratelimit_service_rate_limit_total_hits counter",
                            "# TYPE ratelimit_service_total_requests counter",
                            "# TYPE ratelimit_service_should_rate_limit_error counter",
                            "# TYPE ratelimit_service_config_load_success counter",
                            "# TYPE ratelimit_service_config_load_error counter",
                            "# TYPE ratelimit_service_global_shadow_mode counter",
                            "# TYPE ratelimit_service_response_time_seconds histogram",
                            series("total_hits", "user", "", "", 5),
                            series("within_limit", "user", "", "", 3),
                            series("near_limit", "user", "", "", 1),
                            series("over_limit", "user", "", "", 2),
                            series("over_limit_with_local_cache", "user", "", "", 0),
                            series("total_hits", "path_/a", "method", "third", 1),
                            series("shadow_mode", "soft", "", "", 1),
                            "ratelimit_service_rate_limit_domain_not_found{domain=\"elsewhere\",env=\"live\",} 1.0",
                            "ratelimit_service_total_requests{env=\"live\",grpc_method=\"ShouldRateLimit\",} 10.0",
                            "ratelimit_service_should_rate_limit_error{env=\"live\",err_type=\"service_error\",} 1.0",
                            "ratelimit_service_should_rate_limit_error{env=\"live\",err_type=\"redis_error\",} 0.0",
                            "ratelimit_service_config_load_success{env=\"live\",} 1.0",
                            "ratelimit_service_config_load_error{env=\"live\",} 0.0",
                            "ratelimit_service_response_time_seconds_count{env=\"live\",grpc_method=\"ShouldRateLimit\",} 10.0")
                    .anyMatch(line -> line.startsWith("ratelimit_service_response_time_seconds_bucket{env=\"live\","
                            + "grpc_method=\"ShouldRateLimit\",le=\"5.0E-5\",}"))
                    .anyMatch(line -> line.startsWith(
                            "lockkeeper_ratelimit_store_time_seconds_bucket{env=\"live\",le=\"5.0E-5\",}"));
        }
    }

    @Test
    void limitsThatGoTakeTheirSeriesAlong() throws Exception {
        try (ServiceRun run = new ServiceRun(folder, LIMITS, Map.of("USE_STATSD", "false"))) {
            // Given
            run.ask("shop", "user=ann");
            assertThat(run.meters.scrape()).contains("total_hits{domain=\"shop\",key1=\"user\"");
            // When
            run.limits(LIMITS.replace("key: user", "key: client"));
            // Then
            await().untilAsserted(() -> assertThat(run.meters.scrape()).doesNotContain("key1=\"user\""));
        }
    }

    @Test
    void aStatsdIsSentWhatWasAddedInPacketsThatFit() throws Exception {
        StatsdReceiver receiver = new StatsdReceiver();
        Map<String, String> variables = Map.of(
                "STATSD_PROTOCOL", "udp",
                "STATSD_HOST", "127.0.0.1",
                "STATSD_PORT", Integer.toString(receiver.port()),
                "STATS_FLUSH_INTERVAL", "100ms",
                "EXTRA_TAGS", "env:live");
        try (receiver;
                ServiceRun run = new ServiceRun(folder, LIMITS, variables)) {
            // When
            ask(run);
            run.ask("shop", "user=ann");
            // Then
            await().untilAsserted(() -> assertThat(receiver.counters())
                    .containsEntry("ratelimit.service.rate_limit.shop.user.total_hits.__env=live", 6L)
                    .containsEntry("ratelimit.service.rate_limit.shop.user.over_limit.__env=live", 3L)
                    .containsEntry("ratelimit.service.rate_limit.shop.path_/a.method.third.total_hits.__env=live", 1L)
                    .containsEntry("ratelimit.service.rate_limit.shop.soft.shadow_mode.__env=live", 1L)
                    .containsEntry("ratelimit.service.rate_limit.elsewhere.domain_not_found.__env=live", 1L)
                    .containsEntry("ratelimit.service.call.should_rate_limit.service_error.__env=live", 1L)
                    .containsEntry("ratelimit.service.config_load_success.__env=live", 1L)
                    .containsEntry("ratelimit_server.ShouldRateLimit.total_requests.__env=live", 11L));
            assertThat(receiver.lines())
                    .anyMatch(
                            line -> line.matches(
                                    "ratelimit_server\\.ShouldRateLimit\\.response_time\\.__env=live:[0-9.]+\\|ms(\\|@[0-9.]+)?"));
            assertThat(receiver.packets()).allMatch(packet -> packet.length() <= 1_432);
        }
    }

    @Test
    void aStatsdOnTcpIsUsedOnceItIsThere() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServiceRun run = new ServiceRun(
                        folder,
                        LIMITS,
                        Map.of(
                                "STATSD_HOST", "127.0.0.1",
                                "STATSD_PORT", Integer.toString(server.getLocalPort()),
                                "STATS_FLUSH_INTERVAL", "100ms"));
                Socket taken = server.accept()) {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(taken.getInputStream(), StandardCharsets.UTF_8));
            Thread.ofVirtual().start(() -> {
                try {
                    reader.lines().forEach(lines::add);
                } catch (UncheckedIOException e) {
                    // The test has ended.
                }
            });
            // When
            run.ask("shop", "user=ann");
            // Then
            await().untilAsserted(
                            () -> assertThat(lines).contains("ratelimit.service.rate_limit.shop.user.total_hits:1|c"));
        }
    }

    @Test
    void whatIsRefusedMostIsOnTheDebugPortWithoutItsValues() throws Exception {
        try (ServiceRun run = new ServiceRun(folder, LIMITS, Map.of("USE_STATSD", "false"))) {
            // When
            ask(run);
            // Then
            assertThat(run.page("/top")).isEqualTo("2 refused lately (error 0): shop.user: user=sha256:49915e0d\n");
        }
    }

    @Test
    void callsLeaveNoLineInTheLog() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("dev.lockkeeper");
        Level former = logger.getLevel();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getLevel() + " " + line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        try (ServiceRun run = new ServiceRun(folder, LIMITS, Map.of("USE_STATSD", "false"))) {
            // Given
            ask(run);
            logger.setLevel(Level.ALL);
            logger.addHandler(handler);
            // When
            for (int i = 0; i < 50; i++) {
                ask(run);
            }
            // Then
            assertThat(lines).isEmpty();
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(former);
        }
    }

    /** Five calls of a user that may make three, one three levels down, two in the shadow, one elsewhere and one that is wrong. */
    private static void ask(ServiceRun run) {
        for (int i = 0; i < 5; i++) {
            run.ask("shop", "user=ann");
        }
        run.ask("shop", "path=/a,method=GET,third=x");
        run.ask("shop", "soft=x");
        run.ask("shop", "soft=x");
        run.ask("elsewhere", "user=ann");
        assertThatThrownBy(() -> run.ask(RateLimitRequest.getDefaultInstance()))
                .hasMessage("UNKNOWN: rate limit domain must not be empty");
    }

    private static String series(String name, String key1, String key2, String key3, int value) {
        return "ratelimit_service_rate_limit_%s{domain=\"shop\",env=\"live\",key1=\"%s\",key2=\"%s\",key3=\"%s\",} %d.0"
                .formatted(name, key1, key2, key3, value);
    }
}
