package dev.lockkeeper.app.ratelimit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.ratelimit.config.xds.XdsBackoff;
import dev.lockkeeper.ratelimit.config.xds.XdsSettings;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The control plane that the peer's variables name. */
final class XdsSetup {

    private static final Logger LOG = Logger.getLogger(XdsSetup.class);
    private static final String SERVER = "CONFIG_GRPC_XDS_SERVER_URL";
    private static final String METADATA = "CONFIG_GRPC_XDS_NODE_METADATA";
    private static final String HEADERS = "CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS";
    /** What gRPC takes when nothing is said. */
    private static final int USUAL_MESSAGE = 4 << 20;

    private static final double USUAL_GROWTH = 2;
    private static final double USUAL_SPREAD = 0.5;

    private XdsSetup() {}

    /** @throws InvalidSetting when one is wrong */
    static XdsSettings of(PeerValues peer) {
        String server = peer.text(SERVER).replaceFirst("^dns:///", "");
        if (!server.matches("([^\\s/:]+|\\[[0-9a-fA-F:]+]):\\d{1,5}")) {
            throw new InvalidSetting("%s: \"%s\"; allowed are host:port, also after dns:///".formatted(SERVER, server));
        }
        return new XdsSettings(
                server,
                peer.textOrEmpty("CONFIG_GRPC_XDS_NODE_ID"),
                metadata(peer.text(METADATA)),
                headers(peer.text(HEADERS)),
                tls(peer),
                peer.optional("CONFIG_GRPC_XDS_SERVER_TLS_SAN"),
                peer.optional("XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES").isEmpty()
                        ? USUAL_MESSAGE
                        : largest(peer.number("XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES")),
                positive(peer, "CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL"),
                backoff(peer));
    }

    /** 0 is as if nothing were said. */
    private static int largest(long bytes) {
        return bytes == 0 ? USUAL_MESSAGE : (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    private static XdsBackoff backoff(PeerValues peer) {
        Duration longest = positive(peer, "XDS_CLIENT_BACKOFF_MAX_INTERVAL");
        Duration asked = positive(peer, "XDS_CLIENT_BACKOFF_INITIAL_INTERVAL");
        Duration initial = asked.compareTo(longest) < 0 ? asked : longest;
        // Its name says one thing, its documentation another; values of the one cannot be meant as the other.
        double factor = peer.factor("XDS_CLIENT_BACKOFF_RANDOM_FACTOR");
        double spread = factor > 1 ? USUAL_SPREAD : factor;
        return new XdsBackoff(
                initial,
                longest,
                factor > 1 ? factor : USUAL_GROWTH,
                peer.flag("XDS_CLIENT_BACKOFF_JITTER") ? spread : 0);
    }

    private static Duration positive(PeerValues peer, String name) {
        Duration value = peer.duration(name);
        if (!value.isPositive()) {
            throw new InvalidSetting("%s: \"%s\"; allowed is any time above 0".formatted(name, peer.text(name)));
        }
        return value;
    }

    private static Struct metadata(String text) {
        Struct.Builder metadata = Struct.newBuilder();
        if (text.strip().startsWith("{")) {
            try {
                JsonFormat.parser().merge(text, metadata);
            } catch (InvalidProtocolBufferException e) {
                throw new InvalidSetting("%s: not a JSON object: %s".formatted(METADATA, e.getMessage()));
            }
        } else {
            List<String> all = items(text);
            all.stream()
                    .filter(item -> item.indexOf('=') < 1)
                    .forEach(item -> LOG.warnf("ratelimit setting not understood name=%s item=\"%s\"", METADATA, item));
            pairs(METADATA, all.stream().filter(item -> item.indexOf('=') > 0).toList(), '=')
                    .forEach((name, value) -> metadata.putFields(
                            name, Value.newBuilder().setStringValue(value).build()));
        }
        return metadata.build();
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        pairs(HEADERS, items(text), ':').forEach((written, value) -> {
            // HTTP/2 has no others.
            String name = written.toLowerCase(Locale.ROOT);
            if (!name.matches("[0-9a-z_.-]+") || name.endsWith("-bin") || !value.matches("[\\x20-\\x7e]*")) {
                throw new InvalidSetting(
                        "%s: \"%s\"; allowed are names of letters, digits, _ - . and values of printable ASCII"
                                .formatted(HEADERS, written));
            }
            headers.put(name, value);
        });
        return headers;
    }

    private static List<String> items(String text) {
        return text.isBlank() ? List.of() : List.of(text.split(",", -1));
    }

    private static Map<String, String> pairs(String setting, List<String> items, char between) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : items) {
            int at = pair.indexOf(between);
            if (at < 1) {
                throw new InvalidSetting("%s: \"%s\"; allowed are name%cvalue, with commas between them"
                        .formatted(setting, pair, between));
            }
            pairs.put(pair.substring(0, at).strip(), pair.substring(at + 1).strip());
        }
        return pairs;
    }

    private static Optional<Supplier<SslContext>> tls(PeerValues peer) {
        if (!peer.flag("CONFIG_GRPC_XDS_SERVER_USE_TLS")) {
            return Optional.empty();
        }
        // Once now, so that a file that cannot be used stops the start; then anew for each connection.
        context(peer);
        return Optional.of(() -> context(peer));
    }

    private static SslContext context(PeerValues peer) {
        Optional<File> certificate =
                peer.optional("CONFIG_GRPC_XDS_CLIENT_TLS_CERT").map(File::new);
        Optional<File> key = peer.optional("CONFIG_GRPC_XDS_CLIENT_TLS_KEY").map(File::new);
        if (certificate.isPresent() != key.isPresent()) {
            throw new InvalidSetting(
                    "CONFIG_GRPC_XDS_CLIENT_TLS_CERT, CONFIG_GRPC_XDS_CLIENT_TLS_KEY: one without the other; allowed are both or none");
        }
        try {
            SslContextBuilder builder = GrpcSslContexts.forClient();
            Optional<Path> authorities =
                    peer.optional("CONFIG_GRPC_XDS_SERVER_TLS_CACERT").map(Path::of);
            if (authorities.isPresent()) {
                builder.trustManager(Authorities.systemAnd(authorities.get()));
            }
            if (certificate.isPresent() && key.isPresent()) {
                builder.keyManager(certificate.get(), key.get());
            }
            return builder.build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidSetting(
                    "CONFIG_GRPC_XDS_SERVER_TLS_CACERT, CONFIG_GRPC_XDS_CLIENT_TLS_CERT, CONFIG_GRPC_XDS_CLIENT_TLS_KEY: "
                            + e.getMessage());
        }
    }
}
