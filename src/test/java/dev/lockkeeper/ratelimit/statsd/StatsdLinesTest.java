package dev.lockkeeper.ratelimit.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.statsd.StatsdSettings.Dialect;
import dev.lockkeeper.ratelimit.statsd.StatsdSettings.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Figures become lines of statsd: what was added, with tags in the receiver's dialect. */
class StatsdLinesTest {

    private static final String TOTAL = "ratelimit.service.rate_limit.shop.user_ann.total_hits";

    private final List<String> sent = new ArrayList<>();

    @Test
    void countersAreSentAsWhatWasAdded() {
        // Given
        StatsdLines lines = lines(Dialect.PLAIN, Map.of());
        lines.counter(TOTAL, 5);
        lines.turn();
        // When: more, then nothing, then begun anew by a removal
        lines.counter(TOTAL, 12);
        lines.turn();
        lines.counter(TOTAL, 12);
        lines.turn();
        lines.counter(TOTAL, 3);
        // Then
        assertThat(sent).containsExactly(TOTAL + ":5|c", TOTAL + ":7|c", TOTAL + ":3|c");
    }

    @Test
    void forgottenCountersBeginAnew() {
        // Given
        StatsdLines lines = lines(Dialect.PLAIN, Map.of());
        lines.counter(TOTAL, 5);
        lines.turn();
        lines.turn();
        // When
        lines.counter(TOTAL, 6);
        // Then
        assertThat(sent).containsExactly(TOTAL + ":5|c", TOTAL + ":6|c");
    }

    @Test
    void timesCarryTheRateThatMakesThemSoManyCalls() {
        // Given
        StatsdLines lines = lines(Dialect.PLAIN, Map.of());
        // When
        lines.time("time", 0, 0.025, 40);
        lines.time("time", 1, 0.075, 1);
        lines.time("time", 2, 0.15, 0);
        lines.gauge("ratelimit.redis_pool.cx_active", 2);
        // Then
        assertThat(sent).containsExactly("time:0.025|ms|@0.025", "time:0.075|ms", "ratelimit.redis_pool.cx_active:2|g");
    }

    @Test
    void plainTagsAreInTheNameInTheOrderOfKeys() {
        // When
        lines(Dialect.PLAIN, Map.of("zone", "a.b", "env", "x:y")).counter(TOTAL, 1);
        // Then
        assertThat(sent).containsExactly(TOTAL + ".__env=x_y.__zone=a_b:1|c");
    }

    @Test
    void dogTagsFollowTheValueAndRenamingsTurnPartsOfNamesIntoMore() {
        // Given
        StatsdLines lines = lines(
                Dialect.DOG,
                Map.of("env", "live"),
                new Renaming(Pattern.compile("^nothing$"), "other", Map.of()),
                new Renaming(
                        Pattern.compile("^ratelimit\\.service\\.rate_limit\\.([^.]+)\\.(?<rule>.+)\\.(\\w+)$"),
                        "ratelimit.$3",
                        Map.of("domain", "$1", "rule", "$2")));
        // When
        lines.counter(TOTAL, 1);
        lines.counter("ratelimit.service.config_load_success", 1);
        // Then
        assertThat(sent)
                .containsExactly(
                        "ratelimit.total_hits:1|c|#domain:shop,env:live,rule:user_ann",
                        "ratelimit.service.config_load_success:1|c|#env:live");
    }

    @Test
    void packetsHoldWholeLinesUpToTheirSize() {
        // Given
        StatsdPackets packets = new StatsdPackets();
        String line = "x".repeat(499);
        // When
        for (int i = 0; i < 5; i++) {
            packets.add(line);
        }
        packets.add("y".repeat(3_000));
        // Then
        assertThat(packets.take()).extracting(packet -> packet.length).containsExactly(1_000, 1_000, 500, 3_001);
        assertThat(packets.take()).isEmpty();
    }

    private StatsdLines lines(Dialect dialect, Map<String, String> tags, Renaming... renamings) {
        return new StatsdLines(
                new StatsdSettings(
                        "localhost", 1, Protocol.UDP, Duration.ofSeconds(1), tags, dialect, List.of(renamings), true),
                sent::add);
    }
}
