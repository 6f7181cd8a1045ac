package dev.lockkeeper.leadership;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Name of this replica, as the Lease shows it, and the namespace where the Lease and our own objects live. */
public record PodIdentity(String name, String namespace) {

    public static final String DEFAULT_NAMESPACE = "envoy-ai-gateway-system";

    private static final Path SERVICE_ACCOUNT_NAMESPACE =
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    /** From POD_NAME and POD_NAMESPACE, else the host's name with a random suffix and the service account's namespace. */
    public static PodIdentity detect(Map<String, String> environment) {
        return detect(environment, SERVICE_ACCOUNT_NAMESPACE);
    }

    static PodIdentity detect(Map<String, String> environment, Path serviceAccountNamespace) {
        return new PodIdentity(
                set(environment, "POD_NAME").orElseGet(PodIdentity::hostWithSuffix),
                set(environment, "POD_NAMESPACE")
                        .or(() -> firstLine(serviceAccountNamespace))
                        .orElse(DEFAULT_NAMESPACE));
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Optional<String> firstLine(Path file) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file).strip()).filter(value -> !value.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the namespace of the service account", e);
        }
    }

    private static String hostWithSuffix() {
        return host() + "-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 30, 1L << 31), 36);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "lockkeeper";
        }
    }
}
