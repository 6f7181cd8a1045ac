package dev.lockkeeper.ratelimit.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Of many patterns on one level, the first in the order of the file that fits is found, as if they were tried one after the other. */
class PatternsTest {

    @RepeatedTest(50)
    void theFirstThatFitsIsFound(RepetitionInfo repetition) {
        // Given: short texts over two letters, so that many fit and many begin alike
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> patterns = new ArrayList<>();
        while (patterns.size() < 1 + random.nextInt(60)) {
            String pattern = text(random, "aab*", 6);
            if (pattern.contains("*") && !patterns.contains(pattern)) {
                patterns.add(pattern);
            }
        }
        LimitTree tree = Trees.of("domain: d\ndescriptors:\n"
                        + patterns.stream()
                                .map(pattern ->
                                        "- {key: k, value: \"%s\", rate_limit: {unit: day, requests_per_unit: 1}}\n"
                                                .formatted(pattern))
                                .collect(Collectors.joining()))
                .domain("d")
                .orElseThrow();
        for (int i = 0; i < 200; i++) {
            String value = text(random, "ab", 8);
            // When
            LimitNode found = tree.find(Trees.descriptor("k", value));
            // Then
            Optional<String> expected = patterns.stream()
                    .filter(pattern -> Pattern.matches(pattern.replace("*", ".*"), value))
                    .findFirst();
            assertThat(found.number() < 0 ? "" : found.name())
                    .as("%s in %s", value, patterns)
                    .isEqualTo(expected.map(it -> "d.k_" + it).orElse(""));
        }
    }

    private static String text(Random random, String letters, int longest) {
        return random.ints(1 + random.nextInt(longest), 0, letters.length())
                .mapToObj(index -> letters.substring(index, index + 1))
                .collect(Collectors.joining());
    }
}
