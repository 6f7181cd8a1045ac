package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.realparts.CertificateAuthority;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An authority for Redis stands beside those of the system, and files that change are read in the background. */
class RedisTlsTest {

    @TempDir
    private Path folder;

    @Test
    void theSystemsAuthoritiesStay() throws Exception {
        // Given
        Path own = new CertificateAuthority(folder).certificate();

        // When
        X509TrustManager all = (X509TrustManager) Authorities.systemAnd(own).getTrustManagers()[0];

        // Then
        try (var in = Files.newInputStream(own)) {
            assertThat(all.getAcceptedIssuers())
                    .contains((X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in))
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void changedFilesCountForALaterConnection() throws Exception {
        // Given
        CertificateAuthority first = new CertificateAuthority(Files.createDirectories(folder.resolve("first")));
        CertificateAuthority second = new CertificateAuthority(Files.createDirectories(folder.resolve("second")));
        Path used = Files.copy(first.certificate(), folder.resolve("used.crt"));
        RedisTls tls = new RedisTls(new PeerValues(Map.of("REDIS_TLS_CACERT", used.toString())));
        SslContext before = tls.get();

        // When: what cannot be read, then what can
        Files.writeString(used, "nothing");
        assertThat(tls.get()).isSameAs(before);
        Files.copy(second.certificate(), used, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(used, FileTime.fromMillis(1_700_000_000_000L));

        // Then
        await().until(() -> tls.get() != before);
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.crt"), "");
        assertThatThrownBy(() -> new RedisTls(new PeerValues(Map.of("REDIS_TLS_CACERT", empty.toString()))))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith("REDIS_TLS_CACERT, REDIS_TLS_CLIENT_CERT, REDIS_TLS_CLIENT_KEY: " + empty);
        assertThatThrownBy(() -> new RedisTls(new PeerValues(Map.of("REDIS_TLS_CACERT", "/nowhere.crt"))))
                .hasMessageEndingWith("/nowhere.crt is not there");
    }
}
