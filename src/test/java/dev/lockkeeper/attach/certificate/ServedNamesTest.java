package dev.lockkeeper.attach.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.model.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certificate counts as ours exactly when the API server would find in it the name by which it calls. */
class ServedNamesTest {

    private static final ObjectKey SERVICE = new ObjectKey("system", "controller");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Authority AUTHORITY = Authority.create(Lifetimes.DEFAULT, NOW);

    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvSource({
        "Controller.System.SVC, controller.system.svc, true",
        "controller.system.svc, Controller.system.svc, true",
        "controller.system.svc, controller.system.svc., true",
        "*.system.svc, controller.system.svc, true",
        "*.SYSTEM.svc, controller.system.svc, true",
        "*.svc, controller.system.svc, false",
        "*.controller.system.svc, controller.system.svc, false",
        "c*.system.svc, controller.system.svc, false",
        "*, controller, false",
        "xcontroller.system.svc, controller.system.svc, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, ::ffff:127.0.0.1, true",
        "fd00::1, FD00:0:0:0:0:0:0:1, true",
        "fd00::1, fd00::2, false",
        "*.0.0.1, 127.0.0.1, false",
        "controller.system.svc, 127.0.0.1, false"
    })
    void namesAreComparedAsTheApiServerDoes(String certified, String called, boolean served) {
        assertThat(served(List.of(certified), ServedNames.of(SERVICE, Set.of(called))))
                .isEqualTo(served);
    }

    @Test
    void eachNameThatIsCalledMustBeThere() {
        ServedNames names = ServedNames.of(SERVICE, Set.of("127.0.0.1", "controller.system.svc"));

        assertThat(served(List.of("*.system.svc", "127.0.0.1"), names)).isTrue();
        assertThat(served(List.of("*.system.svc"), names)).isFalse();
        assertThat(served(List.of("127.0.0.1"), names)).isFalse();
    }

    @Test
    void withoutAConfigurationTheServiceIsCalled() {
        ServedNames names = ServedNames.of(SERVICE, Set.of());

        assertThat(served(List.of("controller.system.svc"), names)).isTrue();
        assertThat(served(List.of("controller.system"), names)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, true", "fd00::1, true", "10, false", "1.2.3, false", "1.2.3.999, false", "a:b, false"})
    void onlyWholeAddressesAreAddresses(String text, boolean address) {
        assertThat(ServedNames.isAddress(text)).isEqualTo(address);
    }

    private static boolean served(List<String> certified, ServedNames names) {
        return names.servedBy(AUTHORITY.issue(certified, Lifetimes.DEFAULT, NOW).certificate());
    }
}
