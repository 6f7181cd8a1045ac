package dev.lockkeeper.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client's certificate has a required name as Go's x509 package sees it: in any case, by a wildcard for one label, addresses by value. */
class AlternativeNamesTest {

    @ParameterizedTest(name = "{1} for {2}: {3}")
    @CsvSource(textBlock = """
            2, envoy.example,       envoy.example,       true
            2, Envoy.Example,       envoy.EXAMPLE,       true
            2, envoy.example,       envoy.example.,      true
            2, *.example,           envoy.example,       true
            2, *.example,           a.envoy.example,     false
            2, *.example,           example,             false
            2, envoy.*,             envoy.example,       false
            2, *,                   envoy,               false
            2, 10.0.0.1,            10.0.0.1,            false
            7, 10.0.0.1,            10.0.0.1,            true
            7, 0:0:0:0:0:0:0:1,     [::1],               true
            7, 10.0.0.1,            10.0.0.2,            false
            6, spiffe://a/ns/b,     spiffe://a/ns/b,     true
            6, spiffe://a/ns/b,     spiffe://A/ns/b,     false
            1, envoy@example,       envoy@example,       true
            4, envoy.example,       envoy.example,       false
            """)
    void namesAreCompared(int type, String had, String wanted, boolean found) {
        assertThat(AlternativeNames.of(List.of(List.of(type, had))).have(wanted))
                .isEqualTo(found);
    }
}
