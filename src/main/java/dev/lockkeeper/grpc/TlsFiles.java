package dev.lockkeeper.grpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a server's certificate is, as PEM files that may be replaced while it runs.
 *
 * @param certificate the chain, the server's own first
 * @param key its private key, PKCS #8, PKCS #1 or SEC 1, not encrypted
 * @param clientCa authorities of clients; when given, a client without a certificate of theirs is refused
 * @param reloadPeriod between two looks at the files
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientCa, Duration reloadPeriod) {}
