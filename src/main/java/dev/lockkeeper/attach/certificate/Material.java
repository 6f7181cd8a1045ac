package dev.lockkeeper.attach.certificate;

import dev.lockkeeper.grpc.Credentials;
import dev.lockkeeper.grpc.TlsFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;

/**
 * Certificate, key and authorities in PEM as they were found, not looked into yet.
 *
 * @param source where, for logs and errors
 * @param raw authorities may be empty
 */
record Material(String source, Names names, Credentials.Raw raw) {

    /** What the three are called at the source. */
    record Names(String certificate, String key, String authorities) {
        static final Names USUAL = new Names("tls.crt", "tls.key", "ca.crt");
    }

    /** @throws GeneralSecurityException naming what is wrong */
    Credentials parse() throws GeneralSecurityException {
        Path place = Path.of(source);
        return Credentials.of(
                raw,
                new TlsFiles(
                        place.resolve(names.certificate()),
                        place.resolve(names.key()),
                        raw.clientCa().length == 0 ? Optional.empty() : Optional.of(place.resolve(names.authorities())),
                        Duration.ZERO));
    }

    boolean sameAs(Material other) {
        return source.equals(other.source) && raw.sameAs(other.raw);
    }
}
