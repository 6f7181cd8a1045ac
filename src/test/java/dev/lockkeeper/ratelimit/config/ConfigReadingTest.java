package dev.lockkeeper.ratelimit.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.limit.Algorithm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files that envoyproxy/ratelimit reads mean the same here, and our keys say more. */
class ConfigReadingTest {

    @Test
    void allKeysOfThePeerAreRead() {
        DescriptorConfig node = only("""
                domain: d
                descriptors:
                - key: route
                  value: api*
                  share_threshold: yes
                  shadow_mode: on
                  quota_mode: true
                  detailed_metric: true
                  value_to_metric: true
                  metadata: {team: a, levels: [1, true, {deep: 2.5}]}
                  rate_limit:
                    name: n
                    unit: WEEK
                    requests_per_unit: 0x10
                    replaces: [{name: other}]
                  descriptors: [{key: inner}]
                """);
        assertThat(node.kind()).isEqualTo(ValueKind.WILDCARD);
        assertThat(node.segment()).isEqualTo("route_api*");
        assertThat(node.flags()).isEqualTo(new DescriptorConfig.Flags(true, true, true, true, true));
        assertThat(node.metadata()).isEqualTo(Map.of("team", "a", "levels", List.of(1.0, true, Map.of("deep", 2.5))));
        LimitPolicy limit = node.limits().getFirst();
        assertThat(limit.requests()).isEqualTo(16);
        assertThat(limit.interval()).isEqualTo(new Interval(Unit.WEEK, 604_800));
        assertThat(limit.algorithm()).isEqualTo(Algorithm.FIXED_WINDOW);
        assertThat(limit.replaces()).containsExactly("other");
        assertThat(limit.onStoreError()).isEqualTo(OnStoreError.ERROR);
        assertThat(node.descriptors()).extracting(DescriptorConfig::kind).containsExactly(ValueKind.ANY);
    }

    @Test
    void wordsThatLookLikeOtherTypesStayTextWhereTextIsMeant() {
        DescriptorConfig node = only("domain: 12\ndescriptors: [{key: 3, value: yes}]");
        assertThat(node.segment()).isEqualTo("3_yes");
    }

    @Test
    void fieldsWithoutValueAreAbsent() {
        DescriptorConfig node = only("domain: d\ndescriptors: [{key: a, value: , rate_limit: null, descriptors: }]");
        assertThat(node.kind()).isEqualTo(ValueKind.ANY);
        assertThat(node.limits()).isEmpty();
        assertThat(node.descriptors()).isEmpty();
    }

    @Test
    void anchorsAndMergesAreFollowed() {
        List<DescriptorConfig> all = load("""
                domain: d
                descriptors:
                - &first
                  key: a
                  rate_limit: &limit {unit: day, requests_per_unit: 1}
                - <<: *first
                  key: b
                - key: c
                  rate_limit: *limit
                """).domains().getFirst().descriptors();
        assertThat(all).extracting(DescriptorConfig::key).containsExactly("a", "b", "c");
        assertThat(all).extracting(node -> node.limits().getFirst().requests()).containsExactly(1L, 1L, 1L);
    }

    @Test
    void severalLimitsIntervalsAndAlgorithmsAreRead() {
        DescriptorConfig node = only("""
                domain: d
                descriptors:
                - key: a
                  rate_limits:
                  - {unit: second, requests_per_unit: 10}
                  - {per: 1h30m, requests_per_unit: 1000, algorithm: sliding_window, on_store_error: local}
                  - {unit: minute, unit_multiplier: 60, requests_per_unit: 7, algorithm: token_bucket, burst: 3}
                """);
        assertThat(node.limits())
                .extracting(LimitPolicy::interval)
                .containsExactly(Interval.of(Unit.SECOND), new Interval(Unit.UNKNOWN, 5_400), Interval.of(Unit.HOUR));
        assertThat(node.limits()).extracting(LimitPolicy::burst).containsExactly(10L, 1000L, 3L);
        assertThat(node.limits())
                .extracting(LimitPolicy::onStoreError)
                .containsExactly(OnStoreError.ERROR, OnStoreError.LOCAL, OnStoreError.ERROR);
    }

    @Test
    void networksHoldTheirAddressesOnly() {
        Network v4 = Network.parse("10.1.0.0/15").orElseThrow();
        Network v6 = Network.parse("2001:db8::/33").orElseThrow();
        assertThat(List.of("10.0.255.1", "10.1.2.3")).allMatch(v4::contains);
        assertThat(List.of("10.2.0.0", "::1", "localhost", "10.1", "10.1.2.3.4", ""))
                .noneMatch(v4::contains);
        assertThat(v6.contains("2001:db8:7fff::1")).isTrue();
        assertThat(v6.contains("2001:db8:8000::1")).isFalse();
    }

    private static DescriptorConfig only(String text) {
        return load(text).domains().getFirst().descriptors().getFirst();
    }

    private static LoadedConfig load(String text) {
        LoadedConfig loaded =
                new LastGoodConfig(Strictness.PER_FILE, false).load(List.of(ConfigFile.of("a.yaml", text)));
        assertThat(loaded.problems()).isEmpty();
        return loaded;
    }
}
