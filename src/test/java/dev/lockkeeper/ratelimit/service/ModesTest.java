package dev.lockkeeper.ratelimit.service;

import static dev.lockkeeper.ratelimit.service.Asked.shown;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.type.v3.RateLimitUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modes change what an exceeded limit means, headers and metadata tell of it, and a lost store is answered as each limit says. */
class ModesTest {

    private static final String QUOTAS = """
            domain: d
            descriptors:
            - {key: one, quota_mode: true, metadata: {tier: one, deep: {a: 1}}, rate_limit: {unit: minute, requests_per_unit: 1}}
            - {key: two, quota_mode: true, metadata: {tier: two, deep: {b: 2}}, rate_limit: {unit: minute, requests_per_unit: 2}}
            - {key: hard, rate_limit: {unit: hour, requests_per_unit: 3}}
            """;

    @Test
    void inGlobalShadowOnlyTheOverallCodeIsFlipped() {
        Asked asked = new Asked(options(true, false, false, Optional.empty())).load(QUOTAS);
        for (int i = 0; i < 3; i++) {
            asked.ask("d", "hard=x");
        }
        RateLimitResponse over = asked.ask("d", "hard=x");
        assertThat(over.getOverallCode()).isEqualTo(Code.OK);
        assertThat(shown(over)).containsExactly("OVER_LIMIT 0");
        assertThat(asked.meters
                        .get("ratelimit_service_global_shadow_mode")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void quotasRefuseOnceAllAreSpent() {
        Asked asked = new Asked(ServiceOptions.USUAL).load(QUOTAS);
        assertThat(asked.ask("d", "one=x", "two=x").getOverallCode()).isEqualTo(Code.OK);
        assertThat(shown(asked.ask("d", "one=x", "two=x"))).containsExactly("OK 0", "OK 0");
        RateLimitResponse spent = asked.ask("d", "one=x", "two=x", "hard=x");
        assertThat(spent.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(shown(spent)).containsExactly("OVER_LIMIT 0", "OVER_LIMIT 0", "OK 3");
        asked.micros.addAndGet(60_000_000);
        assertThat(asked.ask("d", "one=x", "two=x").getOverallCode()).isEqualTo(Code.OK);
    }

    @Test
    void globallyAllLimitsAreQuotas() {
        Asked asked = new Asked(options(false, true, false, Optional.empty())).load(QUOTAS);
        for (int i = 0; i < 3; i++) {
            asked.ask("d", "hard=x", "one=y");
        }
        assertThat(asked.ask("d", "hard=x", "unknown=x").getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(asked.ask("d", "hard=x", "one=z").getOverallCode()).isEqualTo(Code.OK);
    }

    @Test
    void headersTellOfTheLimitThatIsNearestToItsEnd() {
        // Given
        Asked asked = new Asked(options(false, false, false, Optional.of(HeaderNames.USUAL))).load(QUOTAS);

        // When, Then
        assertThat(headers(asked.ask("d", "hard=x", "two=x")))
                .containsExactly("RateLimit-Limit: 2", "RateLimit-Remaining: 1", "RateLimit-Reset: 30");
        asked.ask("d", "hard=x");
        asked.ask("d", "hard=x");
        assertThat(headers(asked.ask("d", "hard=x", "two=y")))
                .containsExactly("RateLimit-Limit: 3", "RateLimit-Remaining: 0", "RateLimit-Reset: 2790");
        assertThat(headers(asked.ask("d", "unknown=x"))).isEmpty();

        // When: they are switched off by a load
        asked.load(ServiceOptions.USUAL, QUOTAS);

        // Then
        assertThat(headers(asked.ask("d", "hard=x"))).isEmpty();
    }

    @Test
    void metadataShowsTheRequestAndWhatPassed() {
        Asked asked = new Asked(options(false, false, true, Optional.empty())).load(QUOTAS);
        Struct metadata = asked.ask("d", "one=x", "two=x").getDynamicMetadata();
        assertThat(metadata.getFieldsOrThrow("domain").getStringValue()).isEqualTo("d");
        assertThat(metadata.getFieldsOrThrow("descriptors").getListValue().getValuesList())
                .extracting(value -> value.getStructValue()
                        .getFieldsOrThrow("entries")
                        .getListValue()
                        .getValues(0)
                        .getStringValue())
                .containsExactly("one=x", "two=x");
        Struct passed = metadata.getFieldsOrThrow("metadata").getStructValue();
        assertThat(passed.getFieldsOrThrow("tier").getStringValue()).isEqualTo("one");
        assertThat(passed.getFieldsOrThrow("deep").getStructValue().getFieldsMap())
                .containsOnlyKeys("a", "b");
        Value spent = asked.ask("d", "one=x", "two=x").getDynamicMetadata().getFieldsOrThrow("quotaModeViolations");
        assertThat(spent.getListValue().getValuesList())
                .extracting(Value::getNumberValue)
                .containsExactly(0.0);
    }

    @Test
    void metadataShowsOverridesAndHitsAsProtobufDoes() {
        // When
        Asked asked = new Asked(options(false, false, true, Optional.empty())).load(QUOTAS);
        Value shown = asked.ask(RateLimitRequest.newBuilder()
                        .setDomain("d")
                        .addDescriptors(Asked.descriptor("one=x").toBuilder()
                                .setLimit(RateLimitDescriptor.RateLimitOverride.newBuilder()
                                        .setUnit(RateLimitUnit.HOUR))
                                .setHitsAddend(UInt64Value.of(-1)))
                        .build())
                .getDynamicMetadata()
                .getFieldsOrThrow("descriptors")
                .getListValue()
                .getValues(0);

        // Then
        assertThat(shown.getStructValue().getFieldsOrThrow("limit").getStringValue())
                .isEqualTo("unit:HOUR");
        assertThat(shown.getStructValue().getFieldsOrThrow("hitsAddend").getNumberValue())
                .isEqualTo(0x1p64);
    }

    @Test
    void aLostStoreIsAnsweredAsEachLimitSays() {
        // Given
        Asked asked = new Asked(ServiceOptions.USUAL, new FailingStore(StoreFailure.Kind.CONNECTION)).load("""
                domain: d
                descriptors:
                - {key: error, rate_limit: {unit: minute, requests_per_unit: 5}}
                - {key: allow, rate_limit: {unit: minute, requests_per_unit: 5, on_store_error: allow}}
                - {key: deny, rate_limit: {unit: minute, requests_per_unit: 5, on_store_error: deny}}
                - {key: local, rate_limit: {unit: minute, requests_per_unit: 2, on_store_error: local}}
                """);

        // When, Then
        asked.ask("d", "error=x");
        assertThat(asked.failure()).isEqualTo("UNKNOWN lost");
        assertThat(asked.ask("d", "allow=x").getOverallCode()).isEqualTo(Code.OK);
        assertThat(asked.ask("d", "deny=x").getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        // A definite refusal wins over an error.
        assertThat(asked.ask("d", "error=x", "deny=x").getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(shown(asked.ask("d", "local=x"))).containsExactly("OK 1");
        assertThat(shown(asked.ask("d", "local=x", "allow=x"))).containsExactly("OK 0", "OK 5");
        assertThat(asked.ask("d", "local=x").getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(asked.meters
                        .get("lockkeeper.ratelimit.store.errors")
                        .tag("kind", "connection")
                        .counter()
                        .count())
                .isEqualTo(7);
    }

    @Test
    void aLostStoreIsAnErrorForQuotasAndShadowsToo() {
        // Given
        String limits = """
                domain: d
                descriptors:
                - {key: quota, quota_mode: true, rate_limit: {unit: minute, requests_per_unit: 5}}
                - {key: free, quota_mode: true, rate_limit: {unit: minute, requests_per_unit: 5, on_store_error: allow}}
                - {key: spent, quota_mode: true, rate_limit: {unit: minute, requests_per_unit: 5, on_store_error: deny}}
                - {key: shadow, shadow_mode: true, rate_limit: {unit: minute, requests_per_unit: 5}}
                - {key: silent, shadow_mode: true, rate_limit: {unit: minute, requests_per_unit: 5, on_store_error: deny}}
                - {key: hard, rate_limit: {unit: minute, requests_per_unit: 5}}
                - {key: deny, rate_limit: {unit: minute, requests_per_unit: 5, on_store_error: deny}}
                """;
        CounterStore lost = new FailingStore(StoreFailure.Kind.CONNECTION);
        Asked asked = new Asked(ServiceOptions.USUAL, lost).load(limits);
        Asked shadow = new Asked(options(true, false, false, Optional.empty()), lost).load(limits);
        Asked legacy = new Asked(
                        new ServiceOptions(false, false, false, Optional.empty(), 0.8f, "", true, SpentHits.NONE), lost)
                .load(limits);

        // When, Then
        assertThat(List.of(code(asked, "quota=x"), code(asked, "shadow=x"), code(asked, "spent=x", "quota=x")))
                .containsOnly("UNKNOWN lost");
        assertThat(List.of(code(asked, "free=x"), code(asked, "silent=x"), code(asked, "spent=x", "free=x")))
                .containsOnly("OK");
        assertThat(List.of(code(asked, "spent=x"), code(asked, "deny=x", "quota=x")))
                .containsOnly("OVER_LIMIT");
        assertThat(List.of(code(shadow, "hard=x"), code(shadow, "deny=x", "hard=x")))
                .containsOnly("UNKNOWN lost");
        assertThat(code(legacy, "deny=x", "hard=x")).isEqualTo("UNKNOWN lost");
    }

    @ParameterizedTest(name = "{0}: {1} own hits, {2} of the request: {3} counted of a refused call")
    @CsvSource({
        // Asked at request time: one hit for each descriptor.
        "DESCRIPTORS, 1, 0, 0",
        "DESCRIPTORS, 5, 0, 5",
        "DESCRIPTORS, 1, 5, 0",
        "DESCRIPTORS, , 5, 0",
        "REQUESTS, , 5, 5",
        "REQUESTS, , 1, 0",
        "REQUESTS, 5, 0, 5",
        "REQUESTS, 1, 1, 1",
        "NONE, 5, 0, 0",
        "NONE, , 5, 0"
    })
    void whatCountsAsSpentIsASetting(SpentHits spent, @Nullable Long own, int requests, long counted) {
        // Given: one of two limits is used up
        Asked asked =
                new Asked(new ServiceOptions(false, false, false, Optional.empty(), 0.8f, "", false, spent)).load("""
                        domain: d
                        descriptors:
                        - {key: full, rate_limit: {unit: minute, requests_per_unit: 1}}
                        - {key: free, rate_limit: {unit: minute, requests_per_unit: 100}}
                        """);
        asked.ask("d", "full=x");
        RateLimitRequest.Builder request =
                RateLimitRequest.newBuilder().setDomain("d").setHitsAddend(requests);
        for (String entry : List.of("full=x", "free=x")) {
            request.addDescriptors(own == null ? Asked.descriptor(entry) : Asked.descriptor(entry, own));
        }

        // When
        RateLimitResponse refused = asked.ask(request.build());

        // Then
        assertThat(refused.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(shown(asked.ask("d", "free=x"))).containsExactly("OK " + (99 - counted));
    }

    @Test
    void aCostOfOneUsesUpALimitThatIsOnlyAskedBefore() {
        // Given
        Asked asked = new Asked(ServiceOptions.USUAL).load(QUOTAS);
        RateLimitRequest question = RateLimitRequest.newBuilder()
                .setDomain("d")
                .addDescriptors(Asked.descriptor("hard=x", 0))
                .build();
        RateLimitRequest cost = question.toBuilder()
                .setDescriptors(0, Asked.descriptor("hard=x", 1))
                .build();

        // When: one more than the limit passes, as with larger costs
        for (int i = 0; i < 4; i++) {
            assertThat(asked.ask(question).getOverallCode()).isEqualTo(Code.OK);
            asked.ask(cost);
        }

        // Then
        assertThat(asked.ask(question).getOverallCode()).isEqualTo(Code.OVER_LIMIT);
    }

    /** The overall code, or the failure. */
    private static String code(Asked asked, String... descriptors) {
        RateLimitResponse response = asked.ask("d", descriptors);
        return response.getOverallCode() == Code.UNKNOWN
                ? asked.failure()
                : response.getOverallCode().name();
    }

    @Test
    void tooManyWaitingCallsAreRefusedAtOnce() {
        // Given: a store that never answers, and room for two
        List<Counter> waiting = new ArrayList<>();
        Asked asked = new Asked(ServiceOptions.USUAL, new SilentStore(waiting)).load(QUOTAS);
        asked.ask("d", "hard=x");
        asked.ask("d", "hard=x");

        // When
        asked.ask("d", "hard=x");

        // Then
        assertThat(asked.failure()).isEqualTo("RESOURCE_EXHAUSTED too many calls wait for the store");
        List<Object> explained = new ArrayList<>();
        asked.service.explain("d", List.of(Map.entry("hard", "x")), told -> explained.add(told.get("why")));
        assertThat(explained).containsExactly("too many calls wait for the store");
        assertThat(waiting).hasSize(2);
        assertThat(asked.meters.get("lockkeeper.ratelimit.overload").counter().count())
                .isEqualTo(1);
    }

    @Test
    void aStoreThatIsFullSaysSo() {
        // Given
        Asked asked = new Asked(ServiceOptions.USUAL, new FailingStore(StoreFailure.Kind.OVERLOAD)).load(QUOTAS);

        // When
        asked.ask("d", "hard=x");

        // Then
        assertThat(asked.failure()).isEqualTo("RESOURCE_EXHAUSTED lost");
    }

    private record SilentStore(List<Counter> waiting) implements CounterStore {
        @Override
        public void count(List<Counter> counters, Charge charge, CounterListener listener) {
            waiting.addAll(counters);
        }

        @Override
        public boolean healthy() {
            return true;
        }

        @Override
        public void close() {}
    }

    private record FailingStore(StoreFailure.Kind kind) implements CounterStore {
        @Override
        public void count(List<Counter> counters, Charge charge, CounterListener listener) {
            listener.failed(new StoreFailure(kind, "lost"));
        }

        @Override
        public boolean healthy() {
            return false;
        }

        @Override
        public void close() {}
    }

    private static ServiceOptions options(
            boolean shadow, boolean quota, boolean metadata, Optional<HeaderNames> headers) {
        return new ServiceOptions(shadow, quota, metadata, headers, 0.8f, "", false, SpentHits.DESCRIPTORS);
    }

    private static List<String> headers(RateLimitResponse response) {
        return response.getResponseHeadersToAddList().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .toList();
    }
}
