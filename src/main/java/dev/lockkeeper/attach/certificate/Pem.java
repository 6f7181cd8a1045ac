package dev.lockkeeper.attach.certificate;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/** Certificates and keys as text (RFC 7468). */
public final class Pem {

    private static final int LINE = 64;

    private Pem() {}

    /** One after the other. */
    public static byte[] of(Collection<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> block("CERTIFICATE", der(certificate)))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** PKCS #8. */
    static byte[] of(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII);
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der), label);
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has an encoding", e);
        }
    }
}
