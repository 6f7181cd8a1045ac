package dev.lockkeeper.attach.certificate;

import dev.lockkeeper.grpc.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The folder in which a Secret is mounted, or that somebody fills. Its file of authorities may be missing. */
public record CertificateFiles(Path folder, String certificate, String key, String authorities) {

    /**
     * Empty when there is no certificate.
     *
     * @throws UncheckedIOException when there is one and a file cannot be read
     */
    Optional<Material> read() {
        try {
            byte[] chain;
            try {
                chain = Files.readAllBytes(folder.resolve(certificate));
            } catch (NoSuchFileException none) {
                return Optional.empty();
            }
            Path own = folder.resolve(key);
            if (Files.notExists(own)) {
                throw new IOException(own + " is not there");
            }
            Path trusted = folder.resolve(authorities);
            return Optional.of(new Material(
                    folder.toString(),
                    new Material.Names(certificate, key, authorities),
                    new Credentials.Raw(
                            chain,
                            Files.readAllBytes(own),
                            Files.exists(trusted) ? Files.readAllBytes(trusted) : new byte[0])));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
