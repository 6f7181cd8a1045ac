package dev.lockkeeper.ratelimit.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A descriptor finds the limit of exactly its own depth: the value's, else a pattern's in the order of the file, else any value's. */
class MatchTest {

    private static final LimitTrees TREES = Trees.of("""
            domain: shop
            descriptors:
            - key: tier
              value: gold
              descriptors:
              - {key: path, rate_limit: {unit: second, requests_per_unit: 5}}
              - {key: path, value: cart, rate_limit: {unit: second, requests_per_unit: 10}}
            - {key: user, rate_limit: {unit: minute, requests_per_unit: 20}}
            - {key: user, value: ann, rate_limit: {unit: minute, requests_per_unit: 30}}
            - {key: user, value: root}
            - {key: org, rate_limit: {unit: hour, requests_per_unit: 1}}
            - {key: job, rate_limit: {unit: day, requests_per_unit: 2, name: jobs}}
            - {key: probe, rate_limit: {unlimited: true}}
            - key: deep
              rate_limit: {unit: year, requests_per_unit: 3}
              descriptors: [{key: deeper, rate_limit: {unit: week, requests_per_unit: 4}}]
            - {key: file, value: "pic*", rate_limit: {unit: minute, requests_per_unit: 41}}
            - {key: file, value: "p*", rate_limit: {unit: minute, requests_per_unit: 42}}
            - {key: file, value: "*.tmp", rate_limit: {unit: minute, requests_per_unit: 43}}
            - {key: file, value: "a*b*c", rate_limit: {unit: minute, requests_per_unit: 44}}
            - {key: file, value: "pics", rate_limit: {unit: minute, requests_per_unit: 45}}
            - {key: file, rate_limit: {unit: minute, requests_per_unit: 46}}
            - {key: ip, value_cidr: 10.0.0.0/8, rate_limit: {unit: minute, requests_per_unit: 51}}
            - {key: ip, value_regex: "::[0-9a-f]+", rate_limit: {unit: minute, requests_per_unit: 52}}
            - {key: ip, value: 10.0.0.7, rate_limit: {unit: minute, requests_per_unit: 53}}
            - key: fork
              value: left
              descriptors: [{key: a, rate_limit: {unit: minute, requests_per_unit: 61}}]
            - key: fork
              descriptors: [{key: b, rate_limit: {unit: minute, requests_per_unit: 62}}]
            """);

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        // Too shallow, too deep, unknown.
        "tier=gold, none",
        "tier=silver path=cart, none",
        "user=ann path=cart, none",
        "nothing=x, none",
        "tier=gold path=home, 5",
        "tier=gold path=cart, 10",
        "tier=gold path=, 5",
        "user=bob, 20",
        "user=ann, 30",
        "user=root, none",
        "user=, 20",
        "org=x, 1",
        "job=x, 2",
        "deep=x, 3",
        "deep=x deeper=y, 4",
        "deep=x deeper=y more=z, none",
        "file=picture, 41",
        "file=pi, 42",
        "file=p.tmp, 42",
        "file=x.tmp, 43",
        "file=abc, 44",
        "file=a-b-b-c, 44",
        "file=acb, 46",
        "file=pics, 45",
        "file=, 46",
        "ip=10.9.9.9, 51",
        "ip=10.0.0.7, 53",
        "ip=::ff, 52",
        "ip=11.0.0.1, none",
        // A value that led into a dead end is not looked for among the others.
        "fork=left a=1, 61",
        "fork=left b=1, none",
        "fork=right b=1, 62"
    })
    void finds(String entries, String requests) {
        LimitNode node = TREES.domain("shop").orElseThrow().find(parsed(entries));
        String found = node.limits().isEmpty()
                ? "none"
                : Long.toString(node.limits().getFirst().limit().requests());
        assertThat(found).isEqualTo(requests);
    }

    @Test
    void anEmptyDescriptorHasNoLimit() {
        assertThat(TREES.domain("shop").orElseThrow().find(Trees.descriptor()).limits())
                .isEmpty();
        assertThat(TREES.domain("elsewhere")).isEmpty();
    }

    @Test
    void filesOfOneDomainAreOneTree() {
        LimitTrees trees = Trees.of(
                "domain: d\ndescriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: 1}}]",
                "domain: d\ndescriptors: [{key: b, rate_limit: {unit: day, requests_per_unit: 2}}]");
        LimitTree tree = trees.domain("d").orElseThrow();
        assertThat(tree.find(Trees.descriptor("a", "x")).limits()).hasSize(1);
        assertThat(tree.find(Trees.descriptor("b", "x")).limits()).hasSize(1);
        assertThat(tree.limited()).extracting(LimitNode::name).containsExactly("d.a", "d.b");
    }

    @Test
    void hashesOfPartsAreThoseOfTheWhole() {
        for (String[] pair :
                new String[][] {{"a", ""}, {"key", "value"}, {"", "x"}, {"k", "v".repeat(1000)}, {"ü", "漢字"}}) {
            assertThat(Segments.hash(pair[0], pair[1])).isEqualTo((pair[0] + "_" + pair[1]).hashCode());
        }
    }

    private static RateLimitDescriptor parsed(String entries) {
        return Trees.descriptor(Arrays.stream(entries.split(" "))
                .flatMap(entry -> Arrays.stream(entry.split("=", 2)))
                .toArray(String[]::new));
    }
}
