package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * TLS towards Redis. Whoever connects gets what is there at once, and lets the files be looked at in the background: changed ones count for the next
 * connection, those that cannot be used change nothing.
 */
final class RedisTls implements Supplier<SslContext> {

    private static final Logger LOG = Logger.getLogger(RedisTls.class);

    private final Optional<Path> authorities;
    private final Optional<Path> certificate;
    private final Optional<Path> key;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile SslContext current;
    /** Of whoever looks. */
    private List<String> seen;

    /** @throws InvalidSetting when a file cannot be used */
    RedisTls(PeerValues peer) {
        this.authorities = peer.optional("REDIS_TLS_CACERT").map(Path::of);
        this.certificate = peer.optional("REDIS_TLS_CLIENT_CERT").map(Path::of);
        this.key = peer.optional("REDIS_TLS_CLIENT_KEY").map(Path::of);
        this.seen = stamps();
        try {
            this.current = context();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidSetting(
                    "REDIS_TLS_CACERT, REDIS_TLS_CLIENT_CERT, REDIS_TLS_CLIENT_KEY: " + e.getMessage());
        }
    }

    @Override
    public SslContext get() {
        if (looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("redis-tls").start(this::look);
        }
        return current;
    }

    private void look() {
        try {
            List<String> now = stamps();
            if (!now.equals(seen)) {
                seen = now;
                current = context();
                LOG.info("redis tls files loaded");
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            LOG.warnf("redis tls files not taken, those before are used further error=\"%s\"", e.getMessage());
        } finally {
            looking.set(false);
        }
    }

    private SslContext context() throws IOException, GeneralSecurityException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (authorities.isPresent()) {
            builder.trustManager(Authorities.systemAnd(authorities.get()));
        }
        if (certificate.isPresent() && key.isPresent()) {
            builder.keyManager(certificate.get().toFile(), key.get().toFile());
        }
        return builder.build();
    }

    private List<String> stamps() {
        return Stream.of(authorities, certificate, key)
                .flatMap(Optional::stream)
                .map(RedisTls::stamp)
                .toList();
    }

    private static String stamp(Path file) {
        try {
            return "%s %d %s".formatted(file.toRealPath(), Files.size(file), Files.getLastModifiedTime(file));
        } catch (IOException e) {
            return "away";
        }
    }
}
