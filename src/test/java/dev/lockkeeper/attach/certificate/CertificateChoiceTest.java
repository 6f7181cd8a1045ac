package dev.lockkeeper.attach.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.grpc.Credentials;
import dev.lockkeeper.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files win over the leader's Secret, unless they are just that Secret in a volume. */
class CertificateChoiceTest {

    private static final Optional<Material> NO_FILES = Optional.empty();

    @Test
    void theLeaderKeepsTheCertificateWhereThereAreNoFiles() {
        // When
        CertificateChoice nothing = CertificateChoice.of(CertificateMode.AUTO, NO_FILES, false, Optional.empty());
        CertificateChoice secret = CertificateChoice.of(
                CertificateMode.AUTO, NO_FILES, false, Optional.of(secret("one", Map.of(), false)));

        // Then
        assertThat(nothing).isEqualTo(new CertificateChoice(Optional.empty(), true));
        assertThat(secret.material().orElseThrow().source()).isEqualTo("Secret system/cert");
        assertThat(secret.selfManaged()).isTrue();
    }

    @Test
    void filesOfOthersWin() {
        // When
        CertificateChoice choice = CertificateChoice.of(
                CertificateMode.AUTO, files("given"), true, Optional.of(secret("one", Map.of(), false)));

        // Then
        assertThat(choice.material().orElseThrow().source()).isEqualTo("/certs");
        assertThat(choice.selfManaged()).isFalse();
    }

    @Test
    void filesThatGoAwayAreNoReasonToMakeACertificate() {
        assertThat(CertificateChoice.of(CertificateMode.AUTO, NO_FILES, true, Optional.empty()))
                .isEqualTo(new CertificateChoice(Optional.empty(), false));
    }

    @Test
    void aMountedSecretIsTheSecretItself() {
        // Given: a kubelet still shows what the Secret held before
        CertificateSecret former = secret("former", Map.of(), false);
        CertificateSecret now = secret("now", Map.of(CertificateSecret.HELD, former.heldWith(bytes("now"))), false);

        // When
        CertificateChoice choice = CertificateChoice.of(CertificateMode.AUTO, files("former"), true, Optional.of(now));

        // Then
        assertThat(choice.material().orElseThrow().raw().certificate()).isEqualTo(bytes("now"));
        assertThat(choice.selfManaged()).isTrue();
    }

    @Test
    void aSecretThatOthersKeepIsNotRenewed() {
        // Given
        CertificateSecret certManagers = secret("one", Map.of("cert-manager.io/certificate-name", "c"), false);
        CertificateSecret owned = secret("one", Map.of(), true);

        // Then
        assertThat(CertificateChoice.of(CertificateMode.AUTO, files("one"), true, Optional.of(certManagers))
                        .selfManaged())
                .isFalse();
        assertThat(CertificateChoice.of(CertificateMode.AUTO, files("one"), true, Optional.of(owned))
                        .selfManaged())
                .isFalse();
        assertThat(CertificateChoice.of(CertificateMode.SELF_MANAGED, NO_FILES, false, Optional.of(certManagers)))
                .satisfies(choice -> assertThat(choice.selfManaged()).isFalse())
                .satisfies(choice -> assertThat(choice.material()).isPresent());
    }

    @Test
    void modesDecideAlone() {
        // Given
        Optional<CertificateSecret> secret = Optional.of(secret("one", Map.of(), false));

        // Then
        assertThat(CertificateChoice.of(CertificateMode.FILES, NO_FILES, false, secret))
                .isEqualTo(new CertificateChoice(Optional.empty(), false));
        assertThat(CertificateChoice.of(CertificateMode.SELF_MANAGED, NO_FILES, false, secret)
                        .selfManaged())
                .isTrue();
    }

    private static Optional<Material> files(String certificate) {
        return Optional.of(new Material(
                "/certs",
                Material.Names.USUAL,
                new Credentials.Raw(bytes(certificate), bytes("key"), bytes("authority"))));
    }

    private static CertificateSecret secret(String certificate, Map<String, String> annotations, boolean owned) {
        return new CertificateSecret(
                new ObjectKey("system", "cert"),
                "u",
                "1",
                annotations,
                owned,
                Map.of("tls.crt", bytes(certificate), "tls.key", bytes("key"), "ca.crt", bytes("authority")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
