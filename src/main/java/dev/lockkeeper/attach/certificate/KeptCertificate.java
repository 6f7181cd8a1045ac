package dev.lockkeeper.attach.certificate;

import dev.lockkeeper.grpc.Credentials;
import dev.lockkeeper.grpc.TlsFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a Secret of ours holds, or one that is taken over.
 *
 * @param authorities the newest first
 * @param signer the newest authority with its key; empty when the key is missing, as in a Secret of others
 * @param issuer of the serving certificate, one of the authorities
 */
record KeptCertificate(
        X509Certificate serving,
        List<X509Certificate> authorities,
        Optional<Authority> signer,
        X509Certificate issuer) {

    /** Empty for what cannot be served: broken, expired, or not of one of its authorities. */
    static Optional<KeptCertificate> of(CertificateSecret secret, Instant now) {
        try {
            Credentials credentials = secret.material().parse();
            X509Certificate serving = credentials.own();
            List<X509Certificate> authorities = credentials.authorities();
            if (!serving.getNotAfter().toInstant().isAfter(now)) {
                return Optional.empty();
            }
            return authorities.stream()
                    .filter(authority -> signed(serving, authority))
                    .findFirst()
                    .map(issuer -> new KeptCertificate(serving, authorities, signer(secret), issuer));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    X509Certificate newest() {
        return authorities.getFirst();
    }

    private static Optional<Authority> signer(CertificateSecret secret) {
        try {
            Credentials pair = Credentials.of(
                    new Credentials.Raw(
                            secret.value(CertificateSecret.AUTHORITIES),
                            secret.value(CertificateSecret.AUTHORITY_KEY),
                            new byte[0]),
                    new TlsFiles(
                            Path.of(CertificateSecret.AUTHORITIES),
                            Path.of(CertificateSecret.AUTHORITY_KEY),
                            Optional.empty(),
                            Duration.ZERO));
            return Optional.of(new Authority(pair.own(), pair.key()));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean signed(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
