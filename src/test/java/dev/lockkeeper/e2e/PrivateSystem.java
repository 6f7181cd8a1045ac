package dev.lockkeeper.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The network and file system that {@code etc/real-parts/in-namespace} has made for this JVM alone. */
final class PrivateSystem {
    /** Where Envoy Gateway reads its server certificate. */
    static final Path CERTS = Path.of("/certs");

    private static final Path HOSTS = Path.of("/etc/hosts");

    private PrivateSystem() {}

    /** Outside, Envoy Gateway's ports may be taken, and {@code /etc/hosts} belongs to the machine. */
    static void require() {
        if (!"private".equals(System.getenv("LOCKKEEPER_NAMESPACE"))) {
            throw new IllegalStateException("end-to-end tests run inside etc/real-parts/in-namespace: "
                    + "use ./mvnw failsafe:integration-test@e2e -Dit.test=<class>");
        }
    }

    /** Makes these names lead to 127.0.0.1, exactly as spelled: a name with a final dot needs it here too. */
    static synchronized void name(String... names) {
        require();
        try {
            var known = Files.readString(HOSTS);
            for (var name : names) {
                var line = "127.0.0.1 " + name + "\n";
                if (!known.contains(line)) {
                    Files.writeString(HOSTS, line, StandardOpenOption.APPEND);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives this machine one more address. */
    static synchronized void address(String address) {
        require();
        try {
            var ip = new ProcessBuilder("ip", "address", "replace", address + "/32", "dev", "lo")
                    .redirectErrorStream(true)
                    .start();
            var output = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (ip.waitFor() != 0) {
                throw new IllegalStateException("ip address replace " + address + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
