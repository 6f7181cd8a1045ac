package dev.lockkeeper.app.ratelimit.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random limits and requests get the same answers, field by field, from the real envoyproxy/ratelimit and from ours. */
class PeerComparisonIT {

    private static final int QUESTIONS = 2_000;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}, exact {1}, Redis {2}")
    @CsvSource({
        "1, true, false",
        "2, true, true",
        "3, true, true",
        "4, false, false",
        "5, false, true",
        "6, false, true"
    })
    void bothAnswerTheSame(long seed, boolean exact, boolean redis) throws Exception {
        // When
        Differences differences = new Comparison(folder, exact, redis).run(seed, QUESTIONS);

        // Then
        assertThat(differences.found()).as(differences.counts()).isEmpty();
        assertThat(differences.compared()).as(differences.counts()).isGreaterThan(QUESTIONS / 10);
    }
}
