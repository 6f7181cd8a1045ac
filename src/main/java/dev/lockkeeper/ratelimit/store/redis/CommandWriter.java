package dev.lockkeeper.ratelimit.store.redis;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes commands as Redis reads them (RESP 2): arrays of texts with their lengths. */
final class CommandWriter {

    private CommandWriter() {}

    static void command(ByteBuf out, List<String> words) {
        start(out, words.size());
        for (String word : words) {
            text(out, word.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What follows are as many texts. */
    static void start(ByteBuf out, int texts) {
        out.writeByte('*');
        number(out, texts);
        end(out);
    }

    static void text(ByteBuf out, byte[] bytes) {
        textStart(out, bytes.length);
        out.writeBytes(bytes);
        end(out);
    }

    /** What follows are as many bytes, then {@link #end}. */
    static void textStart(ByteBuf out, int length) {
        out.writeByte('$');
        number(out, length);
        end(out);
    }

    static void end(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }

    static int digits(int value) {
        int digits = 1;
        for (int rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Digits without an object. */
    static void number(ByteBuf out, int value) {
        int divisor = 1;
        while (value / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            out.writeByte('0' + value / divisor % 10);
        }
    }
}
