package dev.lockkeeper.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever providers make of a version, it tells whether init containers may go on running; and it is asked for until it is known. */
class KubernetesVersionTest {

    private static final VersionWatch.Timing QUICK =
            new VersionWatch.Timing(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(20));

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "1,   36,       v1.36.1,          1.36,  true",
        "1,   33+,      v1.33.4-gke.1,    1.33,  true",
        "1,   34.2-eks, v1.34.2-eks-abcd, 1.34,  true",
        "1,   32,       v1.32.9,          1.32,  false",
        "'',  '',       v1.33.0-rc.1,     1.33,  true",
        "'',  '',       1.31,             1.31,  false",
        "2,   0,        v2.0.0,           2.0,   true",
    })
    void readsWhateverProvidersMakeOfIt(String major, String minor, String whole, String version, boolean sidecars) {
        // When
        KubernetesVersion read = KubernetesVersion.of(info(major, minor, whole)).orElseThrow();

        // Then
        assertThat(read).hasToString(version);
        assertThat(read.nativeSidecars()).isEqualTo(sidecars);
    }

    @Test
    void knowsNothingFromNonsense() {
        assertThat(KubernetesVersion.of(info("", "", "latest"))).isEmpty();
    }

    @Test
    void asksUntilThereIsAnAnswerAndAgainAfterAnUpgrade() {
        // Given
        Deque<JsonNode> answers = new ArrayDeque<>(
                List.of(JsonNodeFactory.instance.objectNode(), info("1", "32", "v1.32.0"), info("1", "33", "v1.33.0")));
        AtomicInteger changes = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        VersionWatch watch = new VersionWatch(
                () -> {
                    if (asked.getAndIncrement() == 0) {
                        throw new IllegalStateException("no API server");
                    }
                    return answers.size() > 1 ? answers.poll() : answers.peek();
                },
                QUICK,
                changes::incrementAndGet);
        assertThat(watch.nativeSidecars()).isTrue();

        // When
        try (watch) {
            watch.start();

            // Then
            await().until(() ->
                    watch.version().filter(KubernetesVersion::nativeSidecars).isPresent());
            assertThat(changes).hasValue(2);
        }
    }

    private static JsonNode info(String major, String minor, String whole) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("major", major)
                .put("minor", minor)
                .put("gitVersion", whole);
    }
}
