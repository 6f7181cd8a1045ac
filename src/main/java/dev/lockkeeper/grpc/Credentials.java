package dev.lockkeeper.grpc;

import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/** What the files of a server's certificate hold at one moment: its chain, its key, and authorities beside it. */
public record Credentials(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {

    public Credentials {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /** The bytes of all files; a change of any is a change. */
    public record Raw(byte[] certificate, byte[] key, byte[] clientCa) {
        public static Raw read(TlsFiles files) throws IOException {
            return new Raw(
                    bytes(files.certificate()),
                    bytes(files.key()),
                    files.clientCa().isPresent() ? bytes(files.clientCa().get()) : new byte[0]);
        }

        public boolean sameAs(Raw other) {
            return Arrays.equals(certificate, other.certificate)
                    && Arrays.equals(key, other.key)
                    && Arrays.equals(clientCa, other.clientCa);
        }

        private static byte[] bytes(Path file) throws IOException {
            try {
                return Files.readAllBytes(file);
            } catch (NoSuchFileException e) {
                throw new IOException(file + " is not there", e);
            }
        }
    }

    /** @throws GeneralSecurityException naming the file that is wrong */
    public static Credentials of(Raw raw, TlsFiles files) throws GeneralSecurityException {
        List<X509Certificate> chain = certificates(raw.certificate(), files.certificate());
        PrivateKey key;
        try {
            key = PemPrivateKey.parse(raw.key());
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(files.key() + ": " + e.getMessage(), e);
        }
        if (!fit(key, chain.getFirst().getPublicKey())) {
            throw new GeneralSecurityException(
                    "%s is not the key of the certificate in %s".formatted(files.key(), files.certificate()));
        }
        return new Credentials(
                chain,
                key,
                files.clientCa().isPresent()
                        ? certificates(raw.clientCa(), files.clientCa().get())
                        : List.of());
    }

    public X509Certificate own() {
        return chain.getFirst();
    }

    private static List<X509Certificate> certificates(byte[] pem, Path file) throws CertificateException {
        try {
            X509Certificate[] found = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
            if (found.length > 0) {
                return List.of(found);
            }
        } catch (CertificateException e) {
            throw new CertificateException("%s: %s".formatted(file, e.getMessage()), e);
        }
        throw new CertificateException(file + ": no certificate in PEM form");
    }

    private static boolean fit(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        byte[] text = {1, 2, 3};
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(text);
        return signature.verify(signed);
    }
}
