package dev.lockkeeper.ratelimit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A broken file keeps its last good version, takes nothing else away, and strictly it refuses the whole load. */
class LastGoodConfigTest {

    private static final ConfigFile A = file("a.yaml", "a", "one");
    private static final ConfigFile B = file("b.yaml", "b", "one");
    private static final ConfigFile B_NEW = file("b.yaml", "b", "two");
    private static final ConfigFile A_BROKEN = ConfigFile.of("a.yaml", "domain: [");

    @Test
    void theOthersLoad() {
        // Given
        LastGoodConfig config = new LastGoodConfig(Strictness.PER_FILE, false);
        config.load(List.of(A, B));

        // When
        LoadedConfig loaded = config.load(List.of(A_BROKEN, B_NEW));

        // Then
        assertThat(shown(loaded)).containsExactly("a.yaml a one", "b.yaml b two");
        assertThat(loaded.changed()).isTrue();
        assertThat(loaded.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("a.yaml");
            assertThat(problem.servesLastGood()).isTrue();
        });
    }

    @Test
    void aMendedFileIsServedAndARemovedOneIsNot() {
        LastGoodConfig config = new LastGoodConfig(Strictness.PER_FILE, false);
        config.load(List.of(A_BROKEN, B));
        assertThat(shown(config.load(List.of(A, B)))).containsExactly("a.yaml a one", "b.yaml b one");
        assertThat(shown(config.load(List.of(B)))).containsExactly("b.yaml b one");
        assertThat(shown(config.load(List.of()))).isEmpty();
    }

    @Test
    void theSameFilesAreNoChange() {
        LastGoodConfig config = new LastGoodConfig(Strictness.PER_FILE, false);
        assertThat(config.load(List.of(A, B)).changed()).isTrue();
        assertThat(config.load(List.of(B, A)).changed()).isFalse();
        assertThat(config.load(List.of(A_BROKEN, B)).changed()).isFalse();
    }

    @Test
    void aNewcomerCannotTakeAnothersDomain() {
        // Given
        LastGoodConfig config = new LastGoodConfig(Strictness.PER_FILE, false);
        config.load(List.of(B));

        // When: a file that comes first by name claims the same domain
        LoadedConfig loaded = config.load(List.of(file("a.yaml", "b", "stolen"), B));

        // Then
        assertThat(shown(loaded)).containsExactly("b.yaml b one");
        assertThat(loaded.problems())
                .containsExactly(new ConfigProblem("a.yaml", "a.yaml: duplicate domain 'b' in config file", "", false));
    }

    @Test
    void filesOfOneDomainAreMergedWhenAskedTo() {
        // Given
        LastGoodConfig config = new LastGoodConfig(Strictness.PER_FILE, true);

        // When
        LoadedConfig loaded = config.load(List.of(A, file("c.yaml", "a", "two"), file("d.yaml", "a", "one")));

        // Then
        assertThat(shown(loaded)).containsExactly("a.yaml a one", "c.yaml a two");
        assertThat(loaded.problems())
                .extracting(ConfigProblem::text)
                .containsExactly("d.yaml: duplicate descriptor composite key 'a.one'");
    }

    @Test
    void strictlyOneBrokenFileRefusesAll() {
        // Given
        LastGoodConfig config = new LastGoodConfig(Strictness.ALL_OR_NOTHING, false);
        config.load(List.of(A, B));

        // When
        LoadedConfig loaded = config.load(List.of(A_BROKEN, B_NEW));

        // Then
        assertThat(shown(loaded)).containsExactly("a.yaml a one", "b.yaml b one");
        assertThat(loaded.changed()).isFalse();
        assertThat(shown(config.load(List.of(A, B_NEW)))).containsExactly("a.yaml a one", "b.yaml b two");
    }

    private static Stream<String> shown(LoadedConfig loaded) {
        return loaded.domains().stream()
                .map(domain -> domain.file() + " " + domain.domain() + " "
                        + domain.descriptors().getFirst().key());
    }

    private static ConfigFile file(String name, String domain, String key) {
        return ConfigFile.of(name, "domain: %s\ndescriptors: [{key: %s}]".formatted(domain, key));
    }
}
