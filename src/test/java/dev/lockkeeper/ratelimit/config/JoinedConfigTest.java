package dev.lockkeeper.ratelimit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Several sources are one configuration; a domain that two have is the first one's, whole, and the other hears of it. */
class JoinedConfigTest {

    private final JoinedConfig joined = new JoinedConfig();

    @Test
    void domainsOfAllSourcesAreServed() {
        // When
        joined.with(1, loaded("policies", "quota"));
        LoadedConfig all = joined.with(0, loaded("a.yaml", "shop"));

        // Then
        assertThat(all.domains()).extracting(DomainConfig::domain).containsExactly("shop", "quota");
        assertThat(all.problems()).isEmpty();
        assertThat(joined.with(1, new LoadedConfig(List.of(), List.of(), true)).domains())
                .extracting(DomainConfig::domain)
                .containsExactly("shop");
    }

    @Test
    void theFirstSourceGoesBefore() {
        // Given
        joined.with(1, loaded("policies", "quota"));

        // When
        LoadedConfig all = joined.with(0, loaded("a.yaml", "quota"));

        // Then
        assertThat(all.domains()).extracting(DomainConfig::file).containsExactly("a.yaml");
        assertThat(all.problems())
                .containsExactly(
                        new ConfigProblem("policies", "policies: domain 'quota' is that of a.yaml already", "", false));
        assertThat(joined.with(0, new LoadedConfig(List.of(), List.of(), true)).domains())
                .extracting(DomainConfig::file)
                .containsExactly("policies");
    }

    @Test
    void partsOfADomainThatASourceHasMergedStayTogether() {
        LoadedConfig two = new LoadedConfig(
                List.of(new DomainConfig("a.yaml", "shop", List.of()), new DomainConfig("b.yaml", "shop", List.of())),
                List.of(),
                true);
        assertThat(joined.with(0, two).domains()).hasSize(2);
        assertThat(joined.with(0, two).problems()).isEmpty();
    }

    private static LoadedConfig loaded(String file, String domain) {
        return new LoadedConfig(List.of(new DomainConfig(file, domain, List.of())), List.of(), true);
    }
}
