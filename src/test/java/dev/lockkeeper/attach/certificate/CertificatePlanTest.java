package dev.lockkeeper.attach.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.model.ObjectKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The API server trusts the authority of every certificate that a replica may show, through all renewals. */
class CertificatePlanTest {

    private static final ObjectKey SERVICE = new ObjectKey("system", "ai-gateway-controller");
    private static final ServedNames NAMES = ServedNames.of(SERVICE, Set.of());
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void beginsWithAnAuthorityAndACertificateOfTheServicesNames() throws Exception {
        // When
        CertificateSecret secret = changed(Optional.empty(), BEGIN, _ -> false);

        // Then
        KeptCertificate kept = KeptCertificate.of(secret, BEGIN).orElseThrow();
        assertThat(kept.authorities()).hasSize(1);
        assertThat(kept.signer()).isPresent();
        assertThat(names(kept.serving()))
                .containsExactlyInAnyOrder(
                        "ai-gateway-controller",
                        "ai-gateway-controller.system",
                        "ai-gateway-controller.system.svc",
                        "ai-gateway-controller.system.svc.cluster.local");
        assertThat(kept.serving().getNotAfter().toInstant()).isEqualTo(BEGIN.plus(Duration.ofDays(90)));
        assertThat(kept.newest().getNotAfter().toInstant()).isEqualTo(BEGIN.plus(Duration.ofDays(365)));
    }

    @Test
    void doesNothingWhileAllIsGood() {
        // Given
        CertificateSecret secret = changed(Optional.empty(), BEGIN, _ -> true);

        // Then
        assertThat(plan(BEGIN.plus(Duration.ofDays(59)), _ -> true).next(Optional.of(secret)))
                .isEmpty();
    }

    @Test
    void renewsUnderTheSameAuthorityInTheLastThird() {
        // Given
        CertificateSecret secret = changed(Optional.empty(), BEGIN, _ -> true);
        Instant later = BEGIN.plus(Duration.ofDays(61));

        // When
        CertificateSecret renewed = changed(Optional.of(secret), later, _ -> true);

        // Then
        assertThat(kept(renewed, later).authorities())
                .isEqualTo(kept(secret, later).authorities());
        assertThat(kept(renewed, later).serving().getNotAfter().toInstant()).isEqualTo(later.plus(Duration.ofDays(90)));
        assertThat(renewed.hasHeld(secret.value("tls.crt"))).isTrue();
    }

    @Test
    void changesTheAuthorityInThreeSteps() {
        // Given: the authority's last third
        Instant later = BEGIN.plus(Duration.ofDays(250));
        CertificateSecret secret = inUseUntil(later);
        X509Certificate former = kept(secret, later).newest();

        // When: first it is only added
        CertificateSecret added = changed(Optional.of(secret), later, _ -> false);

        // Then
        assertThat(kept(added, later).authorities()).hasSize(2).endsWith(former);
        assertThat(kept(added, later).serving()).isEqualTo(kept(secret, later).serving());
        assertThat(plan(later, _ -> false).next(Optional.of(added))).isEmpty();

        // When it is trusted
        X509Certificate newest = kept(added, later).newest();
        CertificateSecret renewed = changed(Optional.of(added), later, newest::equals);

        // Then
        assertThat(kept(renewed, later).issuer()).isEqualTo(newest);
        assertThat(kept(renewed, later).authorities()).containsExactly(newest, former);
        assertThat(plan(later.plus(Duration.ofMinutes(59)), _ -> true).next(Optional.of(renewed)))
                .isEmpty();

        // When all replicas show the new certificate
        Instant end = later.plus(Duration.ofMinutes(61));
        CertificateSecret alone = changed(Optional.of(renewed), end, _ -> true);

        // Then
        assertThat(kept(alone, end).authorities()).containsExactly(newest);
        assertThat(plan(end, _ -> true).next(Optional.of(alone))).isEmpty();
    }

    @Test
    void takesOverACertificateOfOthersWhileItIsGood() {
        // Given: one without the authority's key, as the peer's chart makes it
        Lifetimes year = Lifetimes.of(Duration.ofDays(3650), Duration.ofDays(365));
        Authority authority = Authority.create(year, BEGIN);
        Authority.Issued issued = authority.issue(NAMES.all(), year, BEGIN);
        CertificateSecret others = secret(
                Map.of(
                        "tls.crt", Pem.of(List.of(issued.certificate())),
                        "tls.key", Pem.of(issued.key()),
                        "ca.crt", Pem.of(List.of(authority.certificate()))),
                Map.of());
        Instant late = BEGIN.plus(Duration.ofDays(340));

        // Then
        assertThat(plan(BEGIN.plus(Duration.ofDays(300)), _ -> true).next(Optional.of(others)))
                .isEmpty();

        // When it comes to its end
        CertificateSecret added = changed(Optional.of(others), late, _ -> false);
        CertificateSecret renewed = changed(Optional.of(added), late, _ -> true);

        // Then
        assertThat(kept(added, late).authorities()).hasSize(2).endsWith(authority.certificate());
        assertThat(kept(renewed, late).issuer()).isNotEqualTo(authority.certificate());
        assertThat(renewed.hasHeld(others.value("tls.crt"))).isTrue();
    }

    @Test
    void certifiesTheNamesThatTheConfigurationCalls() throws Exception {
        // Given a certificate for the Service
        CertificateSecret secret = changed(Optional.empty(), BEGIN, _ -> true);
        ServedNames called = ServedNames.of(SERVICE, Set.of("127.0.0.1", "other.system.svc"));

        // When the configuration calls by other names
        CertificatePlan.Change change = new CertificatePlan(called, _ -> true, Lifetimes.DEFAULT, BEGIN)
                .next(Optional.of(secret))
                .orElseThrow();

        // Then
        assertThat(names(certificate(change.data().getOrDefault("tls.crt", new byte[0]))))
                .contains("127.0.0.1", "other.system.svc");
    }

    @Test
    void beginsAnewWhenTheSecretIsOfNoUse() {
        // Given
        CertificateSecret good = changed(Optional.empty(), BEGIN, _ -> true);
        List<CertificateSecret> useless = List.of(
                secret(Map.of(), Map.of()),
                secret(with(good.data(), "tls.crt", "nonsense".getBytes(StandardCharsets.UTF_8)), Map.of()),
                secret(
                        with(
                                good.data(),
                                "ca.crt",
                                changed(Optional.empty(), BEGIN, _ -> true).value("ca.crt")),
                        Map.of()));

        // Then
        for (CertificateSecret secret : useless) {
            CertificateSecret renewed = changed(Optional.of(secret), BEGIN, _ -> false);
            assertThat(KeptCertificate.of(renewed, BEGIN)).isPresent();
        }
        Instant expired = BEGIN.plus(Duration.ofDays(91));
        assertThat(kept(changed(Optional.of(good), expired, _ -> false), expired)
                        .authorities())
                .doesNotContain(kept(good, BEGIN).newest());
    }

    /** Renewed in time again and again, so that only the authority is near its end. */
    private static CertificateSecret inUseUntil(Instant end) {
        CertificateSecret secret = changed(Optional.empty(), BEGIN, _ -> true);
        for (Instant now = BEGIN; now.isBefore(end.minus(Duration.ofDays(20))); now = now.plus(Duration.ofDays(10))) {
            secret = changed(Optional.of(secret), now, _ -> true);
        }
        return secret;
    }

    /** The Secret after the change that the plan wants, or the same. */
    private static CertificateSecret changed(
            Optional<CertificateSecret> secret, Instant now, Predicate<X509Certificate> trusted) {
        Optional<CertificatePlan.Change> change = plan(now, trusted).next(secret);
        if (change.isEmpty()) {
            return secret.orElseThrow();
        }
        Map<String, byte[]> data =
                new HashMap<>(secret.map(CertificateSecret::data).orElse(Map.of()));
        data.putAll(change.get().data());
        byte[] serving = data.getOrDefault("tls.crt", new byte[0]);
        return secret(
                data,
                Map.of(
                        CertificateSecret.HELD,
                        secret.map(present -> present.heldWith(serving))
                                .orElseGet(() -> CertificateSecret.mark(serving))));
    }

    private static CertificatePlan plan(Instant now, Predicate<X509Certificate> trusted) {
        return new CertificatePlan(NAMES, trusted, Lifetimes.DEFAULT, now);
    }

    private static KeptCertificate kept(CertificateSecret secret, Instant now) {
        return KeptCertificate.of(secret, now).orElseThrow();
    }

    private static CertificateSecret secret(Map<String, byte[]> data, Map<String, String> annotations) {
        return new CertificateSecret(new ObjectKey("system", "cert"), "u", "1", annotations, false, data);
    }

    private static Map<String, byte[]> with(Map<String, byte[]> data, String key, byte[] value) {
        Map<String, byte[]> changed = new HashMap<>(data);
        changed.put(key, value);
        return changed;
    }

    private static X509Certificate certificate(byte[] pem) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    private static List<String> names(X509Certificate certificate) throws CertificateException {
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }
}
