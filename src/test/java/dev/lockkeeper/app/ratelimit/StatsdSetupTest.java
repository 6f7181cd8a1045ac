package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.ratelimit.statsd.StatsdSettings;
import dev.lockkeeper.ratelimit.statsd.StatsdSettings.Dialect;
import dev.lockkeeper.ratelimit.statsd.StatsdSettings.Protocol;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peer's variables say whether and how figures go to a statsd. */
class StatsdSetupTest {

    @Test
    void unlessSaidOtherwiseTheyGoToThisHostAsThePeersDo() {
        // When
        StatsdSettings settings = setup().orElseThrow();
        // Then
        assertThat(settings.host()).isEqualTo("localhost");
        assertThat(settings.port()).isEqualTo(8125);
        assertThat(settings.protocol()).isEqualTo(Protocol.TCP);
        assertThat(settings.interval()).hasSeconds(10);
        assertThat(settings.dialect()).isEqualTo(Dialect.PLAIN);
        assertThat(settings.asked()).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            USE_STATSD=false                        | none
            DISABLE_STATS=true                      | none
            DISABLE_STATS=true USE_STATSD=true      | none
            USE_PROMETHEUS=true                     | none
            USE_PROMETHEUS=true USE_STATSD=true     | PLAIN TCP
            STATSD_PROTOCOL=udp STATSD_HOST=a       | PLAIN UDP
            USE_STATSD=false USE_DOG_STATSD=true    | DOG UDP
            USE_DOG_STATSD=true USE_PROMETHEUS=true | DOG UDP
            """)
    void sinksAreChosenByTheirSwitches(String variables, String chosen) {
        assertThat(setup(variables.split(" "))
                        .map(settings -> settings.dialect() + " " + settings.protocol())
                        .orElse("none"))
                .isEqualTo(chosen);
    }

    @Test
    void renamingsAreReadByName() {
        // When
        StatsdSettings settings = setup(
                        "USE_DOG_STATSD=true",
                        "USE_DOG_STATSD_MOGRIFIERS=first",
                        "DOG_STATSD_MOGRIFIER_FIRST_PATTERN=^a\\.(?P<rest>.*)$",
                        "DOG_STATSD_MOGRIFIER_FIRST_NAME=b",
                        "DOG_STATSD_MOGRIFIER_FIRST_TAGS=rest:$1,kind:x")
                .orElseThrow();
        // Then
        assertThat(settings.renamings()).singleElement().satisfies(renaming -> {
            assertThat(renaming.name()).isEqualTo("b");
            assertThat(renaming.tags()).isEqualTo(Map.of("rest", "$1", "kind", "x"));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            STATSD_PROTOCOL=sctp       | STATSD_PROTOCOL: "sctp"; allowed are tcp, udp
            STATSD_PORT=many           | STATSD_PORT: "many"; allowed are 0 to 65535
            STATS_FLUSH_INTERVAL=0s    | STATS_FLUSH_INTERVAL: 0; allowed is any time above 0
            EXTRA_TAGS=key             | EXTRA_TAGS: "key"; allowed are key:value,key:value
            USE_DOG_STATSD_MOGRIFIERS=x | DOG_STATSD_MOGRIFIER_X_PATTERN: required with USE_DOG_STATSD_MOGRIFIERS
            """)
    void wrongValuesAreNamed(String variable, String message) {
        assertThatThrownBy(() -> setup(variable)).hasMessage(message);
    }

    @Test
    void renamingsThatCannotBeAreNamed() {
        assertThatThrownBy(() -> setup(
                        "USE_DOG_STATSD_MOGRIFIERS=X",
                        "DOG_STATSD_MOGRIFIER_X_PATTERN=^(",
                        "DOG_STATSD_MOGRIFIER_X_NAME=n"))
                .hasMessage("DOG_STATSD_MOGRIFIER_X_PATTERN: \"^(\" is no regular expression: Unclosed group");
        assertThatThrownBy(() -> setup(
                        "USE_DOG_STATSD_MOGRIFIERS=X",
                        "DOG_STATSD_MOGRIFIER_X_PATTERN=^(a)",
                        "DOG_STATSD_MOGRIFIER_X_NAME=$2"))
                .hasMessage(
                        "DOG_STATSD_MOGRIFIER_X_NAME, DOG_STATSD_MOGRIFIER_X_TAGS: a $number has no group in the pattern");
    }

    private static Optional<StatsdSettings> setup(String... variables) {
        Map<String, String> environment = new HashMap<>();
        Stream.of(variables).map(variable -> variable.split("=", 2)).forEach(pair -> environment.put(pair[0], pair[1]));
        return StatsdSetup.of(new PeerValues(environment), environment);
    }
}
