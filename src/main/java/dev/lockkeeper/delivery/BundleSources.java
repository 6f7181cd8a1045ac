package dev.lockkeeper.delivery;

import dev.lockkeeper.model.ObjectKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a processor gets its bundles.
 *
 * @param servers replicas, by names that may have several addresses
 * @param folder where Secrets are mounted
 * @param gateway whose bundle; all of the servers when empty
 */
public record BundleSources(
        List<Server> servers,
        Optional<Path> folder,
        Optional<ObjectKey> gateway,
        Optional<ObjectKey> pod,
        Credentials credentials) {

    public BundleSources {
        servers = List.copyOf(servers);
    }

    /** Host name or address, and port. */
    public record Server(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * What the processor shows and trusts; files are read anew for each connection.
     *
     * @param ca authorities of the servers' certificates; plaintext without
     * @param certificate the processor's own, with its key
     */
    public record Credentials(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key, Optional<Path> token) {
        public static final Credentials NONE =
                new Credentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
