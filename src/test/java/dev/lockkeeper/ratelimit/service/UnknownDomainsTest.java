package dev.lockkeeper.ratelimit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Domains that no file has are counted by name, up to a bound. */
class UnknownDomainsTest {

    private static final String NAME = "ratelimit_service_rate_limit_domain_not_found";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final UnknownDomains domains = new UnknownDomains(meters);

    @Test
    void namesBeyondTheBoundAreOther() {
        // When
        domains.count("first");
        for (int i = 0; i < 500; i++) {
            domains.count("domain-" + i);
        }
        // Then
        assertThat(meters.get(NAME).tag("domain", "first").gauge().value()).isEqualTo(1);
        assertThat(meters.get(NAME).tag("domain", "other").gauge().value()).isEqualTo(401);
        assertThat(meters.find(NAME).gauges()).hasSize(101);
    }

    @Test
    void namesAreCleanedAsThePeerDoes() {
        // Given
        FigureLines lines = new FigureLines();
        // When
        domains.count("10.0.0.1:80");
        domains.tell(lines);
        // Then
        assertThat(lines.text()).isEqualTo("ratelimit.service.rate_limit.10_0_0_1_80.domain_not_found: 1\n");
    }
}
