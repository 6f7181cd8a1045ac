package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The webhook's certificate in a folder, as the peer's chart mounts it, and the authority that the API server is told of. */
record WebhookCertificate(Path folder) {

    static WebhookCertificate in(Rig rig) {
        try {
            var folder = rig.folder("webhook-certificate");
            var authority = new CertificateAuthority(rig.folder("webhook-authority"));
            var signed = authority.server("webhook", "ai-gateway-controller." + Cluster.NAMESPACE + ".svc");
            Files.copy(signed.certificate(), folder.resolve("tls.crt"));
            Files.copy(signed.key(), folder.resolve("tls.key"));
            Files.copy(authority.certificate(), folder.resolve("ca.crt"));
            return new WebhookCertificate(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path authority() {
        return folder.resolve("ca.crt");
    }

    /** Of a replica that has the folder mounted. */
    Map<String, String> settings() {
        return Map.of("LOCKKEEPER_WEBHOOK_TLS_CERT_DIR", folder.toString());
    }
}
