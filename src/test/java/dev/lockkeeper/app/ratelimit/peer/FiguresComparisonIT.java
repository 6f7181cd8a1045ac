package dev.lockkeeper.app.ratelimit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.app.ratelimit.ServiceRun;
import dev.lockkeeper.app.ratelimit.StatsdReceiver;
import dev.lockkeeper.realparts.RedisServer;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.envoyproxy.envoy.type.v3.RateLimitUnit;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After the same calls, a statsd has been sent the same counters by the real envoyproxy/ratelimit and by this service. */
class FiguresComparisonIT {

    private static final String LIMITS = """
            domain: shop
            descriptors:
            - {key: user, rate_limit: {unit: year, requests_per_unit: 10}}
            - {key: user, value: ann, rate_limit: {unit: year, requests_per_unit: 3}}
            - key: path
              value: /a
              descriptors:
              - key: method
                descriptors: [{key: third, rate_limit: {unit: year, requests_per_unit: 10}}]
            - {key: soft, shadow_mode: true, rate_limit: {unit: year, requests_per_unit: 1}}
            - {key: each, detailed_metric: true, rate_limit: {unit: year, requests_per_unit: 2}}
            - {key: shown, value_to_metric: true, rate_limit: {unit: year, requests_per_unit: 2}}
            - {key: pattern, value: b*, rate_limit: {unit: year, requests_per_unit: 2}}
            - {key: free, rate_limit: {unlimited: true}}
            """;

    @TempDir
    Path folder;

    @Test
    void countersAreTheSame() throws Exception {
        try (StatsdReceiver theirs = new StatsdReceiver();
                StatsdReceiver ours = new StatsdReceiver();
                RedisServer redis = RedisServer.start(folder.resolve("redis"));
                PeerRateLimit peer =
                        new PeerRateLimit(folder.resolve("peer"), redis.port(), LIMITS, variables(theirs));
                ServiceRun run = new ServiceRun(folder.resolve("own"), LIMITS, variables(ours))) {
            // When
            for (RateLimitRequest request : requests()) {
                ask(peer.channel(), request);
                ask(run.channel(), request);
            }
            // Then
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(counters(ours)).isEqualTo(counters(theirs)));
            assertThat(counters(ours)).containsEntry("ratelimit_server.ShouldRateLimit.total_requests.__env=a_b", (long)
                    requests().size());
        }
    }

    private static List<RateLimitRequest> requests() {
        List<RateLimitRequest> requests = new ArrayList<>();
        List<String> descriptors = List.of(
                "user=bob",
                "user=ann",
                "path=/a,method=GET,third=x",
                "path=/a,method=GET",
                "soft=x",
                "each=10.0.0.1",
                "each=v:w|x",
                "shown=y",
                "pattern=bcd",
                "free=x",
                "nothing=x");
        for (int i = 0; i < 4; i++) {
            descriptors.forEach(descriptor -> requests.add(ServiceRun.request("shop", descriptor)));
            requests.add(ServiceRun.request("elsewhere", "user=bob"));
        }
        requests.add(ServiceRun.request("shop", "user=bob").toBuilder()
                .setHitsAddend(5)
                .build());
        requests.add(ServiceRun.request("shop", "user=bob").toBuilder()
                .setHitsAddend(5)
                .build());
        requests.add(RateLimitRequest.getDefaultInstance());
        RateLimitRequest.Builder override = ServiceRun.request("shop", "user=eve,tier=").toBuilder();
        override.getDescriptorsBuilder(0)
                .setLimit(RateLimitOverride.newBuilder().setRequestsPerUnit(7).setUnit(RateLimitUnit.DAY));
        requests.add(override.build());
        return requests;
    }

    private static Map<String, String> variables(StatsdReceiver receiver) {
        return Map.of(
                "DISABLE_STATS", "false",
                "USE_STATSD", "true",
                "STATSD_PROTOCOL", "udp",
                "STATSD_HOST", "127.0.0.1",
                "STATSD_PORT", Integer.toString(receiver.port()),
                "STATS_FLUSH_INTERVAL", "200ms",
                "EXTRA_TAGS", "env:a.b");
    }

    private static void ask(Channel channel, RateLimitRequest request) {
        try {
            assertThat(RateLimitServiceGrpc.newBlockingStub(channel)
                            .shouldRateLimit(request)
                            .getStatusesCount())
                    .isPositive();
        } catch (StatusRuntimeException e) {
            assertThat(request).isEqualTo(RateLimitRequest.getDefaultInstance());
        }
    }

    /** Without those of its language and its connections. */
    private static Map<String, Long> counters(StatsdReceiver receiver) {
        Map<String, Long> counters = new TreeMap<>(receiver.counters());
        counters.keySet()
                .removeIf(name -> name.matches("ratelimit\\.(go|redis_pool)\\..*") || name.startsWith("runtime."));
        return counters;
    }
}
