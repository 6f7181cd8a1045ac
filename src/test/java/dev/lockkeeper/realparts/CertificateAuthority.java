package dev.lockkeeper.realparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A certificate authority of its own in a folder, made by openssl. Keys are RSA, which every client can read. */
public final class CertificateAuthority {
    private final Path folder;

    /** A certificate and its key, both PEM files. */
    public record Signed(Path certificate, Path key) {}

    public CertificateAuthority(Path folder) {
        this.folder = folder;
        openssl("req -x509 -newkey rsa:2048 -nodes -days 30 -keyout ca.key -out ca.crt -subj /CN=real-parts"
                + " -addext keyUsage=critical,keyCertSign,cRLSign");
    }

    public Path certificate() {
        return folder.resolve("ca.crt");
    }

    /** For a server on 127.0.0.1, and under these names. */
    public Signed server(String name, String... more) {
        var names = Stream.of(more).map(each -> ",DNS:" + each).collect(Collectors.joining());
        return sign(
                name,
                "/CN=" + name,
                "subjectAltName=IP:127.0.0.1,DNS:localhost" + names + "\nextendedKeyUsage=serverAuth\n");
    }

    /** For a client that a Kubernetes API server knows as this user in these groups. */
    public Signed client(String name, String user, String... groups) {
        var organizations =
                Stream.of(groups).map(group -> "/O=" + escape(group)).collect(Collectors.joining());
        return sign(name, organizations + "/CN=" + escape(user), "extendedKeyUsage=clientAuth\n");
    }

    /** For a client with an alternative name. */
    public Signed namedClient(String name, String alternative) {
        return sign(name, "/CN=" + name, "subjectAltName=DNS:" + alternative + "\nextendedKeyUsage=clientAuth\n");
    }

    /** A key pair without certificate: {@code <name>.key}, {@code <name>.pub}. */
    Path keyPair(String name) {
        openssl("genrsa -out " + name + ".key 2048");
        openssl("rsa -in " + name + ".key -pubout -out " + name + ".pub");
        return folder.resolve(name + ".key");
    }

    private synchronized Signed sign(String name, String subject, String extensions) {
        try {
            Files.writeString(folder.resolve(name + ".ext"), extensions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl("req -newkey rsa:2048 -nodes -keyout " + name + ".key -out " + name + ".csr -subj " + subject);
        openssl("x509 -req -days 30 -CA ca.crt -CAkey ca.key -CAcreateserial -in " + name + ".csr -extfile " + name
                + ".ext -out " + name + ".crt");
        return new Signed(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    }

    /** A slash in a name would begin the next part of the subject. */
    private static String escape(String value) {
        if (value.contains(" ")) {
            throw new IllegalArgumentException("a space in a user or group name: " + value);
        }
        return value.replace("/", "\\/");
    }

    private void openssl(String arguments) {
        try {
            var openssl = new ProcessBuilder(("openssl " + arguments).split(" ", -1))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            var output = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (openssl.waitFor() != 0) {
                throw new IllegalStateException("openssl " + arguments + " failed:\n" + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the tests need openssl on the PATH: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while openssl made a certificate", e);
        }
    }
}
