package dev.lockkeeper.ratelimit.service;

import static dev.lockkeeper.ratelimit.service.Asked.descriptor;
import static dev.lockkeeper.ratelimit.service.Asked.shown;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that are large, odd or many, and configurations that change under them, are counted as the plain ones are. */
class OddRequestsTest {

    private static final String LIMITS = """
            domain: d
            descriptors:
            - {key: a, rate_limit: {unit: hour, requests_per_unit: 10}}
            - {key: free, rate_limit: {unlimited: true}}
            - {key: hard, rate_limit: {unit: hour, requests_per_unit: 1}}
            - {key: quota, quota_mode: true, rate_limit: {unit: hour, requests_per_unit: 2}}
            - {key: shade, quota_mode: true, shadow_mode: true, rate_limit: {unit: hour, requests_per_unit: 1}}
            """;

    private final Asked asked = new Asked(ServiceOptions.USUAL).load(LIMITS);

    @Test
    void aDescriptorThatComesTwiceIsCountedTwice() {
        assertThat(shown(asked.ask("d", "a=x", "a=x"))).containsExactly("OK 9", "OK 8");
        assertThat(shown(asked.ask("d", "a=x"))).containsExactly("OK 7");
    }

    @Test
    void aHundredDescriptorsAreAnsweredInTheirOrder() {
        RateLimitRequest.Builder request = RateLimitRequest.newBuilder().setDomain("d");
        IntStream.range(0, 100).forEach(i -> request.addDescriptors(descriptor(i % 2 == 0 ? "a=" + i : "none=" + i)));
        RateLimitResponse answer = asked.ask(request.build());
        assertThat(shown(answer))
                .isEqualTo(IntStream.range(0, 100)
                        .mapToObj(i -> i % 2 == 0 ? "OK 9" : "OK 0")
                        .toList());
    }

    @Test
    void valuesMayBeLongEmptyOrOfAnyAlphabet() {
        for (String value : List.of("v".repeat(16 << 10), "", "漢字 \u0000 \n", "a_b", "x".repeat(16 << 10) + "y")) {
            RateLimitRequest request = RateLimitRequest.newBuilder()
                    .setDomain("d")
                    .addDescriptors(RateLimitDescriptor.newBuilder()
                            .addEntries(Entry.newBuilder().setKey("a").setValue(value)))
                    .build();
            assertThat(shown(asked.ask(request))).containsExactly("OK 9");
            assertThat(shown(asked.ask(request))).containsExactly("OK 8");
        }
    }

    @Test
    void anotherUnitBeginsAnewAndTheFormerOneIsRemembered() {
        asked.ask("d", "a=x");
        asked.load(LIMITS.replace("hour, requests_per_unit: 10", "minute, requests_per_unit: 10"));
        assertThat(shown(asked.ask("d", "a=x"))).containsExactly("OK 9");
        asked.load(LIMITS);
        assertThat(shown(asked.ask("d", "a=x"))).containsExactly("OK 8");
    }

    @Test
    void onlyUnknownDomainsAreCountedAsSuch() {
        asked.ask("elsewhere", "a=x");
        asked.ask("d", "unknown=x");
        asked.ask(RateLimitRequest.newBuilder()
                .setDomain("d")
                .addDescriptors(RateLimitDescriptor.getDefaultInstance())
                .build());
        assertThat(asked.meters
                        .find("ratelimit_service_rate_limit_domain_not_found")
                        .gauges())
                .singleElement()
                .satisfies(gauge -> {
                    assertThat(gauge.getId().getTag("domain")).isEqualTo("elsewhere");
                    assertThat(gauge.value()).isEqualTo(1);
                });
    }

    @Test
    void whatIsUnlimitedIsNotCounted() {
        assertThat(shown(asked.ask("d", "free=x"))).containsExactly("OK 4294967295");
        asked.ask("d", "a=x");
        assertThat(asked.service.stats()).contains("d.a.total_hits: 1\n");
        assertThat(asked.service.stats().lines().filter(line -> line.contains(".d.free.")))
                .allMatch(line -> line.endsWith(": 0"));
    }

    @Test
    void aLimitThatIsOverRefusesWhateverQuotasHaveLeft() {
        asked.ask("d", "hard=x");
        RateLimitResponse over = asked.ask("d", "hard=x", "quota=x");
        assertThat(over.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(shown(over)).containsExactly("OVER_LIMIT 0", "OK 2");
    }

    @Test
    void aQuotaInShadowNeitherRefusesNorHasRoomForOthers() {
        asked.ask("d", "shade=x");
        assertThat(asked.ask("d", "shade=x").getOverallCode()).isEqualTo(Code.OK);
        asked.ask("d", "quota=x");
        asked.ask("d", "quota=x");
        assertThat(asked.ask("d", "quota=x").getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(asked.ask("d", "quota=x", "shade=y").getOverallCode()).isEqualTo(Code.OVER_LIMIT);
    }

    @Test
    void headersHaveTheNamesThatAreAskedForAndTellOfWhatIsOver() {
        // Given
        HeaderNames names = new HeaderNames("A-Limit", "A-Left", "A-Reset");
        ServiceOptions options =
                new ServiceOptions(false, false, false, Optional.of(names), 0.8f, "", false, SpentHits.DESCRIPTORS);
        Asked named = new Asked(options);
        named.load(LIMITS);
        named.ask("d", "hard=x");

        // When
        RateLimitResponse over = named.ask("d", "a=x", "hard=x");

        // Then
        assertThat(over.getResponseHeadersToAddList())
                .extracting(header -> header.getKey() + ": " + header.getValue())
                .containsExactly("A-Limit: 1", "A-Left: 0", "A-Reset: 2790");
    }

    @Test
    void anotherFileOfADomainMustNotSayTheSame() {
        Asked merged = new Asked(ServiceOptions.USUAL);
        merged.load(Collections.nCopies(2, LIMITS).toArray(String[]::new));
        assertThat(merged.service.limits().lines().filter(line -> line.startsWith("d.a:")))
                .hasSize(1);
    }
}
