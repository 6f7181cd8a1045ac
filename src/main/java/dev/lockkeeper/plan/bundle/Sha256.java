package dev.lockkeeper.plan.bundle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Content hashes, as the names and checksums of the bundle need them. */
public final class Sha256 {

    private Sha256() {}

    /** Lower-case hex. */
    public static String hex(byte[] content) {
        return HexFormat.of().formatHex(of(content));
    }

    /** The first 16 bytes in the shape of a UUID: equal content, equal id. */
    static String uuid(String content) {
        ByteBuffer digest = ByteBuffer.wrap(of(content.getBytes(StandardCharsets.UTF_8)));
        return new UUID(digest.getLong(), digest.getLong()).toString();
    }

    private static byte[] of(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
