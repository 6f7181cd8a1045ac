package dev.lockkeeper.delivery;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who may read bundles, which hold credentials: whoever is on the same host, and over TLS whoever shows a client certificate
 * that the server verified, or the token.
 */
final class DeliveryAccess implements ServerInterceptor {

    /** True for a caller on the same host. */
    static final Context.Key<Boolean> SAME_HOST = Context.key("bundle-same-host");

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    static final String BEARER = "Bearer ";

    private static final Logger LOG = Logger.getLogger(DeliveryAccess.class);
    private static final String DENIED =
            "bundles hold credentials: a processor on another host needs TLS (lockkeeper.grpc.tls.certificate here, lockkeeper.processor.bundle-tls.ca there) and a client certificate (lockkeeper.grpc.tls.client-ca here, lockkeeper.processor.bundle-tls.certificate there) or the token (lockkeeper.bundle.token-file here, lockkeeper.processor.bundle-token-file there); ";

    private final boolean trustLoopback;
    private final Optional<Path> tokenFile;

    /**
     * @param trustLoopback false where a proxy brings calls of other hosts from the loopback address
     * @param tokenFile read for each call, so that the token can be changed
     */
    DeliveryAccess(boolean trustLoopback, Optional<Path> tokenFile) {
        this.trustLoopback = trustLoopback;
        this.tokenFile = tokenFile;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        boolean sameHost = sameHost(call.getAttributes());
        Optional<String> obstacle = sameHost
                ? Optional.empty()
                : obstacle(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION), headers);
        if (obstacle.isPresent()) {
            call.close(Status.PERMISSION_DENIED.withDescription(DENIED + obstacle.get()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(SAME_HOST, sameHost), call, headers, next);
    }

    private boolean sameHost(Attributes attributes) {
        SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (!(remote instanceof InetSocketAddress from)) {
            return remote != null;
        }
        return trustLoopback
                && loopback(from)
                && attributes.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR) instanceof InetSocketAddress to
                && loopback(to);
    }

    private static boolean loopback(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return ip != null && ip.isLoopbackAddress();
    }

    private Optional<String> obstacle(@Nullable SSLSession session, Metadata headers) {
        if (session == null) {
            return Optional.of("this connection has no TLS");
        }
        if (verified(session) || hasToken(headers.get(AUTHORIZATION))) {
            return Optional.empty();
        }
        return Optional.of(
                headers.containsKey(AUTHORIZATION)
                        ? "this call has another token"
                        : "this call has neither certificate nor token");
    }

    private static boolean verified(SSLSession session) {
        try {
            return session.getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException none) {
            return false;
        }
    }

    private boolean hasToken(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER) || tokenFile.isEmpty()) {
            return false;
        }
        try {
            String token = Files.readString(tokenFile.get()).strip();
            return !token.isEmpty()
                    && MessageDigest.isEqual(
                            token.getBytes(StandardCharsets.UTF_8),
                            authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warnf("bundle token cannot be read, nobody is let in by it file=%s error=\"%s\"", tokenFile.get(), e);
            return false;
        }
    }
}
