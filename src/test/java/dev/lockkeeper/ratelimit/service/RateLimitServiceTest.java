package dev.lockkeeper.ratelimit.service;

import static dev.lockkeeper.ratelimit.service.Asked.descriptor;
import static dev.lockkeeper.ratelimit.service.Asked.shown;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import dev.lockkeeper.ratelimit.config.ConfigFile;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.type.v3.RateLimitUnit;
import org.junit.jupiter.api.Test;

/** Calls get the codes, remainders and texts that existing proxies and dashboards are used to. */
class RateLimitServiceTest {

    private static final String LIMITS = """
            domain: shop
            descriptors:
            - {key: a, rate_limit: {unit: minute, requests_per_unit: 20, name: first}}
            - {key: b, rate_limit: {unit: hour, requests_per_unit: 10}}
            - {key: none}
            - {key: free, rate_limit: {unlimited: true, replaces: [{name: first}]}}
            - {key: shadow, shadow_mode: true, rate_limit: {unit: minute, requests_per_unit: 1}}
            - {key: zero, rate_limit: {unit: minute, requests_per_unit: 0}}
            - {key: huge, rate_limit: {unit: second, requests_per_unit: 4294967295}}
            - key: both
              rate_limits:
              - {unit: second, requests_per_unit: 2}
              - {unit: hour, requests_per_unit: 3}
            """;

    private final Asked asked = new Asked(ServiceOptions.USUAL).load(LIMITS);

    @Test
    void countsDownThenRefuses() {
        for (int left = 19; left >= 0; left--) {
            assertThat(shown(asked.ask("shop", "a=x"))).containsExactly("OK " + left);
        }
        RateLimitResponse over = asked.ask("shop", "a=x");
        assertThat(over.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(over.getStatuses(0).getCurrentLimit().getRequestsPerUnit()).isEqualTo(20);
        assertThat(over.getStatuses(0).getCurrentLimit().getName()).isEqualTo("first");
        // 1700000010 is the 30th second of its minute.
        assertThat(over.getStatuses(0).getDurationUntilReset().getSeconds()).isEqualTo(30);
        assertThat(shown(asked.ask("shop", "a=y"))).containsExactly("OK 19");
    }

    @Test
    void whatHasNoLimitPassesWithoutOne() {
        RateLimitResponse response = asked.ask("shop", "none=x", "unknown=x", "free=x");
        assertThat(response.getOverallCode()).isEqualTo(Code.OK);
        assertThat(shown(response)).containsExactly("OK 0", "OK 0", "OK 4294967295");
        assertThat(response.getStatuses(0).hasCurrentLimit()).isFalse();
        assertThat(shown(asked.ask("elsewhere", "a=x"))).containsExactly("OK 0");
    }

    @Test
    void aRefusedRequestUsesUpNothing() {
        for (int i = 0; i < 15; i++) {
            RateLimitResponse response = asked.ask("shop", "a=x", "b=x");
            assertThat(response.getOverallCode()).isEqualTo(i < 10 ? Code.OK : Code.OVER_LIMIT);
        }
        assertThat(shown(asked.ask("shop", "a=x", "b=x"))).containsExactly("OK 10", "OVER_LIMIT 0");
        assertThat(shown(asked.ask("shop", "a=x"))).containsExactly("OK 9");
    }

    @Test
    void misuseIsNamed() {
        asked.ask("", "a=x");
        assertThat(asked.failure()).isEqualTo("UNKNOWN rate limit domain must not be empty");
        asked.ask("shop");
        assertThat(asked.failure()).isEqualTo("UNKNOWN rate limit descriptor list must not be empty");
        Asked unloaded = new Asked(ServiceOptions.USUAL);
        unloaded.ask("shop", "a=x");
        assertThat(unloaded.failure()).isEqualTo("UNKNOWN no rate limit configuration loaded");
        unloaded.load("domain: [");
        unloaded.ask("shop", "a=x");
        assertThat(unloaded.failure()).isEqualTo("UNKNOWN no rate limit configuration loaded");
    }

    @Test
    void requestsBeyondAllReasonAreRefused() {
        RateLimitRequest.Builder many = RateLimitRequest.newBuilder().setDomain("shop");
        for (int i = 0; i < 1_001; i++) {
            many.addDescriptors(descriptor("a=x"));
        }
        asked.ask(many.build());
        assertThat(asked.failure()).isEqualTo("INVALID_ARGUMENT rate limit descriptor list has 1001, allowed are 1000");
        many.removeDescriptors(0);
        assertThat(asked.ask(many.build()).getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        asked.ask("shop", "a=" + "x".repeat(66_000));
        assertThat(asked.failure())
                .startsWith("INVALID_ARGUMENT rate limit descriptor's counter has a key of 660")
                .endsWith(" characters, allowed are 65536");
        // What has no limit has no counter.
        assertThat(asked.ask("shop", "none=" + "x".repeat(66_000)).getOverallCode())
                .isEqualTo(Code.OK);
    }

    @Test
    void reloadsSwapLimitsAndKeepCounts() {
        // Given
        asked.ask("shop", "a=x");

        // When
        asked.load(LIMITS.replace("requests_per_unit: 20", "requests_per_unit: 5"));

        // Then
        assertThat(shown(asked.ask("shop", "a=x"))).containsExactly("OK 3");
        asked.load();
        assertThat(asked.ask("shop", "a=x").getStatuses(0).hasCurrentLimit()).isFalse();
    }

    @Test
    void aFileThatIsGoneTakesItsLimitsAlongThoughTheOneInItsPlaceIsBroken() {
        asked.load(ConfigFile.of("b.yaml", "domain: ["));
        assertThat(asked.ask("shop", "a=x").getStatuses(0).hasCurrentLimit()).isFalse();
        assertThat(asked.service.hasDomains()).isFalse();
    }

    @Test
    void metricsOfABucketCompareWithWhatItHolds() {
        // Given: five of five are spent
        asked.load("""
                domain: shop
                descriptors:
                - {key: a, rate_limit: {unit: minute, requests_per_unit: 100, algorithm: token_bucket, burst: 5}}
                """);
        RateLimitRequest.Builder request =
                RateLimitRequest.newBuilder().setDomain("shop").addDescriptors(descriptor("a=x"));
        asked.ask(request.setHitsAddend(5).build());

        // When
        asked.ask(request.setHitsAddend(2).build());

        // Then: of five, four are near by the usual 0.8
        assertThat(asked.service.stats())
                .contains("shop.a.within_limit: 5", "shop.a.near_limit: 1", "shop.a.over_limit: 2");
    }

    @Test
    void limitsInShadowNeverRefuse() {
        asked.ask("shop", "shadow=x");
        RateLimitResponse over = asked.ask("shop", "shadow=x", "a=x");
        assertThat(over.getOverallCode()).isEqualTo(Code.OK);
        assertThat(shown(over)).containsExactly("OK 0", "OK 19");
        assertThat(asked.service.stats()).contains("ratelimit.service.rate_limit.shop.shadow.shadow_mode: 1");
    }

    @Test
    void aLimitThatAnotherReplacesIsNotCounted() {
        assertThat(asked.ask("shop", "a=x", "free=x").getStatuses(0).hasCurrentLimit())
                .isFalse();
        assertThat(shown(asked.ask("shop", "a=x"))).containsExactly("OK 19");
    }

    @Test
    void severalLimitsOfOneDescriptorAllHold() {
        assertThat(shown(asked.ask("shop", "both=x"))).containsExactly("OK 1");
        assertThat(shown(asked.ask("shop", "both=x"))).containsExactly("OK 0");
        assertThat(shown(asked.ask("shop", "both=x"))).containsExactly("OVER_LIMIT 0");
        asked.micros.addAndGet(1_000_000);
        assertThat(shown(asked.ask("shop", "both=x"))).containsExactly("OK 0");
        asked.micros.addAndGet(1_000_000);
        RateLimitResponse over = asked.ask("shop", "both=x");
        assertThat(over.getStatuses(0).getCurrentLimit().getRequestsPerUnit()).isEqualTo(3);
        assertThat(asked.service.stats()).contains("shop.both.total_hits: 5", "shop.both.within_limit: 3");
    }

    @Test
    void requestsMayBringTheirLimit() {
        RateLimitRequest request = RateLimitRequest.newBuilder()
                .setDomain("shop")
                .addDescriptors(descriptor("a=x").toBuilder()
                        .setLimit(RateLimitOverride.newBuilder()
                                .setRequestsPerUnit(2)
                                .setUnit(RateLimitUnit.HOUR)))
                .build();
        assertThat(shown(asked.ask(request))).containsExactly("OK 1");
        assertThat(shown(asked.ask(request))).containsExactly("OK 0");
        assertThat(shown(asked.ask(request))).containsExactly("OVER_LIMIT 0");
        assertThat(asked.service.stats()).contains("ratelimit.service.rate_limit.shop.a_x.over_limit: 1");
        asked.ask(request.toBuilder()
                .setDescriptors(
                        0,
                        request.getDescriptors(0).toBuilder()
                                .clearLimit()
                                .setLimit(RateLimitOverride.newBuilder().setRequestsPerUnit(2)))
                .build());
        assertThat(asked.failure()).isEqualTo("UNKNOWN rate limit override has an unknown unit");
    }

    @Test
    void hitsMayBeManyNoneOrNegative() {
        RateLimitRequest.Builder five =
                RateLimitRequest.newBuilder().setDomain("shop").setHitsAddend(5);
        assertThat(shown(asked.ask(five.addDescriptors(descriptor("a=x")).build())))
                .containsExactly("OK 15");
        // A descriptor's own number wins; 0 asks only.
        assertThat(shown(asked.ask(five.setDescriptors(0, descriptor("a=x", 0)).build())))
                .containsExactly("OK 15");
        assertThat(shown(asked.ask(five.setDescriptors(0, descriptor("a=x", 3)).build())))
                .containsExactly("OK 12");
        UnknownFieldSet negative = UnknownFieldSet.newBuilder()
                .addField(4, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        assertThat(shown(asked.ask(five.setDescriptors(
                                0, descriptor("a=x", 100).toBuilder().setUnknownFields(negative))
                        .build())))
                .containsExactly("OK 20");
        assertThat(shown(asked.ask("shop", "zero=x"))).containsExactly("OVER_LIMIT 0");
        assertThat(shown(asked.ask("shop", "huge=x"))).containsExactly("OK 4294967294");
        assertThat(shown(asked.ask(
                        five.setDescriptors(0, descriptor("huge=x", 1L << 40)).build())))
                .containsExactly("OVER_LIMIT 0");
    }

    @Test
    void whatWasSpentIsRememberedThoughItIsTooMuch() {
        // Given: a question first, as AI gateways do, then the tokens of the answer
        RateLimitRequest question = RateLimitRequest.newBuilder()
                .setDomain("shop")
                .addDescriptors(descriptor("b=x", 0))
                .build();
        assertThat(asked.ask(question).getOverallCode()).isEqualTo(Code.OK);

        // When
        asked.ask(
                question.toBuilder().setDescriptors(0, descriptor("b=x", 4_000)).build());

        // Then
        assertThat(asked.ask(question).getOverallCode()).isEqualTo(Code.OVER_LIMIT);
    }

    @Test
    void metricsCountNearAndOverAsThePeerDoes() {
        RateLimitRequest.Builder request =
                RateLimitRequest.newBuilder().setDomain("shop").addDescriptors(descriptor("b=x"));
        asked.ask(request.setHitsAddend(7).build());
        asked.ask(request.setHitsAddend(3).build());
        asked.ask(request.setHitsAddend(1).build());
        assertThat(asked.service.stats())
                .contains(
                        "shop.b.total_hits: 11",
                        "shop.b.within_limit: 10",
                        "shop.b.near_limit: 2",
                        "shop.b.over_limit: 1");
        assertThat(asked.meters
                        .get("ratelimit_service_rate_limit_total_hits")
                        .tags("domain", "shop", "key1", "b", "key2", "")
                        .gauge()
                        .value())
                .isEqualTo(11);
    }

    @Test
    void limitsAreListedInThePeersWords() {
        assertThat(asked.service.limits())
                .contains(
                        "shop.a: unit=MINUTE requests_per_unit=20, shadow_mode: false, quota_mode: false\n",
                        "shop.shadow: unit=MINUTE requests_per_unit=1, shadow_mode: true, quota_mode: false\n");
    }
}
