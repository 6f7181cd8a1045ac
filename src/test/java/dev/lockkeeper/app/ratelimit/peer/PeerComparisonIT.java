package dev.lockkeeper.app.ratelimit.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.app.ratelimit.peer.Comparison.Counters;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random limits and requests get the same answers, field by field, from the real envoyproxy/ratelimit and from ours. */
class PeerComparisonIT {

    private static final int QUESTIONS = 2_000;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}, exact {1}, counters in {2}")
    @CsvSource({
        "1, true, MEMORY",
        "2, true, REDIS",
        "3, true, REDIS",
        "4, false, MEMORY",
        "5, false, REDIS",
        "6, false, SHARED",
        "7, false, SHARED"
    })
    void bothAnswerTheSame(long seed, boolean exact, Counters counters) throws Exception {
        // When
        Differences differences = new Comparison(folder, exact, counters).run(seed, QUESTIONS);

        // Then
        assertThat(differences.found()).as(differences.counts()).isEmpty();
        assertThat(differences.compared())
                .as(differences.counts())
                .isGreaterThan(QUESTIONS / (exact && counters == Counters.MEMORY ? 20 : 3));
    }
}
