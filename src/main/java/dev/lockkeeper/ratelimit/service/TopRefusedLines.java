package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.service.TopRefused.Refused;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The most refused descriptors as lines. Values may be secrets, such as API keys: unless asked for, only the begin of their SHA-256 is shown. */
final class TopRefusedLines {

    private static final int SHOWN_BYTES = 4;

    private TopRefusedLines() {}

    static String of(List<Refused> all, boolean plainValues) {
        return all.stream()
                .map(one -> "%d refused lately (error %d): %s: %s\n"
                        .formatted(one.hits(), one.error(), one.rule(), entries(one.descriptor(), plainValues)))
                .collect(Collectors.joining());
    }

    private static String entries(RateLimitDescriptor descriptor, boolean plainValues) {
        return descriptor.getEntriesList().stream()
                .map(entry -> entry.getKey() + "=" + (plainValues ? oneLine(entry.getValue()) : hash(entry.getValue())))
                .collect(Collectors.joining(","));
    }

    /** As {@code printf %s value | sha256sum} begins. */
    private static String hash(String value) {
        if (value.isEmpty()) {
            return "";
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String oneLine(String value) {
        return value.replaceAll("\\p{Cntrl}", "?");
    }
}
