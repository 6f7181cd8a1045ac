package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NumericNode;
import dev.lockkeeper.e2e.Exchange.Expected;
import dev.lockkeeper.e2e.Exchange.ExpectedRequest;
import dev.lockkeeper.e2e.FakeUpstream.Behaviour;
import dev.lockkeeper.e2e.GatewayClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;

/** Asks what a scenario asks, and checks what came of it. */
record ScenarioRun(Scenario scenario, GatewayClient client, List<FakeUpstream> upstreams) {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fails at the first exchange that goes another way; answers how many went as the scenario says. */
    int ask() {
        int asked = 0;
        boolean first = true;
        for (var exchange : scenario.exchanges()) {
            if (first || exchange.eventually()) {
                Awaitility.await(exchange.says())
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(50))
                        .atMost(SOON)
                        .untilAsserted(() -> ask(exchange));
            } else {
                ask(exchange);
            }
            first = false;
            asked++;
        }
        return asked;
    }

    private void ask(Exchange exchange) {
        upstreams.forEach(upstream -> {
            upstream.behave(exchange.upstreams().getOrDefault(upstream.name(), Behaviour.GOOD));
            upstream.forget();
        });
        try {
            for (int i = 0; i < exchange.times(); i++) {
                var answer = exchange.ask().send(client);
                check(exchange.says(), exchange.answer(), answer);
            }
            upstreams.forEach(upstream -> {
                var expected = exchange.seen().get(upstream.name());
                if (expected != null) {
                    check(exchange.says(), expected, upstream);
                }
                var share = exchange.shares().get(upstream.name());
                if (share != null) {
                    check(exchange, share, upstream);
                }
            });
        } finally {
            upstreams.forEach(upstream -> upstream.behave(Behaviour.GOOD));
        }
    }

    private static void check(String says, Expected expected, Answer answer) {
        assertThat(answer.status()).as("%s: status of %s", says, answer).isEqualTo(expected.status());
        if (expected.from() != null) {
            assertThat(fingerprint(answer))
                    .as("%s: who answered %s", says, answer)
                    .isEqualTo(expected.from());
        }
        if (expected.text() != null) {
            assertThat(answer.body()).as("%s: body", says).isEqualTo(expected.text());
        }
        if (expected.contains() != null) {
            assertThat(answer.body()).as("%s: body", says).contains(expected.contains());
        }
        expected.headers()
                .forEach((name, value) -> assertThat(answer.headers()).as(says).containsEntry(name, value));
        if (!expected.json().isEmpty()) {
            check(says + ": body of the answer", expected.json(), answer.json());
        }
        if (!expected.events().isEmpty()) {
            assertThat(contents(answer)).as("%s: events", says).isEqualTo(expected.events());
        }
        if (expected.withinMillis() > 0) {
            assertThat(answer.whole()).as("%s: time", says).isLessThan(Duration.ofMillis(expected.withinMillis()));
        }
        if (expected.aheadMillis() > 0) {
            assertThat(answer.whole().minus(answer.firstByte()))
                    .as("%s: the first byte came before the last", says)
                    .isGreaterThan(Duration.ofMillis(expected.aheadMillis()));
        }
    }

    private static void check(String says, ExpectedRequest expected, FakeUpstream upstream) {
        var what = says + ": what upstream " + upstream.name() + " saw";
        if (expected.count() != null) {
            assertThat(upstream.seen()).as(what).hasSize(expected.count());
            if (expected.count() == 0) {
                return;
            }
        }
        assertThat(upstream.seen()).as(what).isNotEmpty();
        var request = upstream.lastSeen();
        if (expected.path() != null) {
            assertThat(request.path()).as(what).isEqualTo(expected.path());
        }
        expected.headers()
                .forEach((name, value) -> assertThat(request.headers()).as(what).containsEntry(name, value));
        expected.withoutHeaders()
                .forEach(name -> assertThat(request.headers()).as(what).doesNotContainKey(name));
        if (!expected.json().isEmpty()) {
            check(what, expected.json(), request.json());
        }
        expected.withoutJson()
                .forEach(pointer -> assertThat(request.json().at(pointer).isMissingNode())
                        .as("%s: no %s in %s", what, pointer, request.body())
                        .isTrue());
    }

    /** Binomial: five standard deviations are left by chance once in two million runs. */
    private static void check(Exchange exchange, double share, FakeUpstream upstream) {
        double deviation = Math.sqrt(exchange.times() * share * (1 - share));
        assertThat((double) upstream.seen().size())
                .as("%s: requests of %d that upstream %s got", exchange.says(), exchange.times(), upstream.name())
                .isCloseTo(exchange.times() * share, within(5 * deviation));
    }

    private static void check(String what, Map<String, JsonNode> expected, JsonNode json) {
        expected.forEach((pointer, value) -> {
            var found = json.at(pointer);
            boolean same = value instanceof NumericNode && found instanceof NumericNode
                    ? value.decimalValue().compareTo(found.decimalValue()) == 0
                    : Objects.equals(value, found);
            assertThat(same)
                    .as("%s: %s is %s in %s", what, pointer, value, json)
                    .isTrue();
        });
    }

    private static String fingerprint(Answer answer) {
        return answer.json().path("system_fingerprint").asText();
    }

    private static List<String> contents(Answer answer) {
        return answer.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> read(line.substring("data: ".length())))
                .filter(event -> !event.path("choices").isEmpty())
                .map(event -> event.at("/choices/0/delta/content").asText())
                .toList();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("an event is no JSON: " + json, e);
        }
    }
}
