package dev.lockkeeper.ratelimit.store.redis;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads replies from a buffer that may end in the middle of one; numbers are read in place. */
final class ReplyReader {

    /** No script of ours and no list of cluster nodes comes near this; what does is no Redis. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final int MOST_ITEMS = 1024 * 1024;
    private static final int DEEPEST = 8;

    private ReplyReader() {}

    /** The next reply; null, with nothing read, while it is not complete. */
    static @Nullable Reply next(ByteBuf in) {
        int from = in.readerIndex();
        Reply reply = read(in, 0);
        if (reply == null) {
            in.readerIndex(from);
        }
        return reply;
    }

    private static @Nullable Reply read(ByteBuf in, int depth) {
        int end = lineEnd(in);
        if (end < 0) {
            return null;
        }
        byte type = in.readByte();
        return switch (type) {
            case ':' -> new Reply.Number(number(in, end));
            case '+' -> new Reply.Text(text(in, end));
            case '-' -> new Reply.Refusal(text(in, end));
            case '$' -> bulk(in, number(in, end));
            case '*' -> array(in, number(in, end), depth + 1);
            default -> throw new CorruptedFrameException("no Redis reply begins with byte " + type);
        };
    }

    /** Where the line's CR is; -1 while there is none. */
    private static int lineEnd(ByteBuf in) {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\r');
        return end < 0 || end + 1 >= in.writerIndex() ? -1 : end;
    }

    private static long number(ByteBuf in, int end) {
        boolean negative = in.readerIndex() < end && in.getByte(in.readerIndex()) == '-';
        int at = in.readerIndex() + (negative ? 1 : 0);
        long value = 0;
        if (at == end) {
            throw new CorruptedFrameException("a number without digits");
        }
        for (; at < end; at++) {
            int digit = in.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                throw new CorruptedFrameException("no digit: byte " + in.getByte(at));
            }
            value = value * 10 + digit;
        }
        in.readerIndex(end + 2);
        return negative ? -value : value;
    }

    private static String text(ByteBuf in, int end) {
        String text = in.toString(in.readerIndex(), end - in.readerIndex(), StandardCharsets.UTF_8);
        in.readerIndex(end + 2);
        return text;
    }

    private static @Nullable Reply bulk(ByteBuf in, long length) {
        if (length < 0) {
            return Reply.NOTHING;
        }
        if (length > MOST_BYTES) {
            throw new CorruptedFrameException("a text of " + length + " bytes");
        }
        if (in.readableBytes() < length + 2) {
            return null;
        }
        return new Reply.Text(text(in, in.readerIndex() + (int) length));
    }

    private static @Nullable Reply array(ByteBuf in, long length, int depth) {
        if (length < 0) {
            return Reply.NOTHING;
        }
        if (length > MOST_ITEMS || depth > DEEPEST) {
            throw new CorruptedFrameException("an array of " + length + " items, " + depth + " deep");
        }
        long[] numbers = new long[(int) length];
        for (int i = 0; i < length; i++) {
            int end = lineEnd(in);
            if (end < 0) {
                return null;
            }
            if (in.getByte(in.readerIndex()) != ':') {
                return mixed(in, (int) length, numbers, i, depth);
            }
            in.skipBytes(1);
            numbers[i] = number(in, end);
        }
        return new Reply.Numbers(numbers);
    }

    private static @Nullable Reply mixed(ByteBuf in, int length, long[] numbers, int known, int depth) {
        List<Reply> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            Reply item = i < known ? new Reply.Number(numbers[i]) : read(in, depth);
            if (item == null) {
                return null;
            }
            items.add(item);
        }
        return new Reply.Many(items);
    }
}
