package dev.lockkeeper.realparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes kubeconfig files that carry all they need, each with a client certificate of its own. */
record Kubeconfigs(Path folder, CertificateAuthority authority, AtomicInteger written) {
    Kubeconfigs(Path folder, CertificateAuthority authority) {
        this(folder, authority, new AtomicInteger());
    }

    Path write(int port, String user, String... groups) {
        var name = "client-" + written.incrementAndGet();
        var signed = authority.client(name, user, groups);
        var text = """
                apiVersion: v1
                kind: Config
                current-context: real-parts
                clusters:
                  - name: real-parts
                    cluster:
                      server: https://127.0.0.1:%d
                      certificate-authority-data: %s
                users:
                  - name: client
                    user:
                      client-certificate-data: %s
                      client-key-data: %s
                contexts:
                  - name: real-parts
                    context:
                      cluster: real-parts
                      user: client
                """.formatted(
                        port, base64(authority.certificate()), base64(signed.certificate()), base64(signed.key()));
        try {
            return Files.writeString(folder.resolve(name + ".kubeconfig"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
