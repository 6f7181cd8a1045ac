package dev.lockkeeper.ratelimit.store.redis;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A script that Redis runs; one that it has seen it knows by a digest. */
final class Script {

    /** Each request as a whole, or what was spent already each for itself. */
    static final Script EXACT = named("exact");
    /** As the peer counts. */
    static final Script LEGACY = named("legacy");

    private final byte[] text;
    private final byte[] digest;

    private Script(byte[] text, byte[] digest) {
        this.text = text;
        this.digest = digest;
    }

    /** In Lua. */
    String text() {
        return new String(text, StandardCharsets.UTF_8);
    }

    void writeText(ByteBuf out) {
        CommandWriter.text(out, text);
    }

    void writeDigest(ByteBuf out) {
        CommandWriter.text(out, digest);
    }

    private static Script named(String name) {
        String file = "/META-INF/lockkeeper/redis/" + name + ".lua";
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the program");
            }
            byte[] bytes = in.readAllBytes();
            String digest =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
            return new Script(bytes, digest.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
