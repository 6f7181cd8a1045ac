package dev.lockkeeper.processor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Picks the values of some members of a JSON object that comes byte by byte. It keeps the value that is being picked and
 * nothing else, so its memory does not grow with the object. It looks at strings and brackets only; whoever gets a value
 * parses it.
 */
final class MemberScan {

    private static final int LONGEST_NAME = 64;
    private static final int FIRST_CAPACITY = 256;

    private final Set<String> wanted;
    private final int longest;
    private final Found found;
    private final byte[] name = new byte[LONGEST_NAME];
    private byte[] value = new byte[FIRST_CAPACITY];
    private int nameLength;
    private int valueLength;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean nameNext;
    private boolean inName;
    private @Nullable String picking;

    /** What was picked. */
    interface Found {
        /** @param json the value as it came, not checked */
        void value(String name, byte[] json);

        /** The value has more bytes than may be kept. */
        void tooLong(String name);
    }

    /** @param longest bytes of one value */
    MemberScan(Set<String> wanted, int longest, Found found) {
        this.wanted = wanted;
        this.longest = longest;
        this.found = found;
    }

    /** Forgets an object that was not ended. */
    void reset() {
        depth = 0;
        inString = false;
        escaped = false;
        inName = false;
        picking = null;
    }

    void next(byte b) {
        if (inString) {
            inString(b);
            return;
        }
        switch (b) {
            case '"' -> {
                inString = true;
                inName = depth == 1 && nameNext;
                nameNext = false;
                nameLength = inName ? 0 : nameLength;
                keep(b);
            }
            case '{', '[' -> {
                keep(b);
                depth++;
                nameNext = depth == 1 && b == '{';
            }
            case '}', ']' -> {
                depth = Math.max(0, depth - 1);
                if (depth == 0) {
                    picked();
                }
                keep(b);
            }
            case ',' -> {
                if (depth == 1) {
                    picked();
                    nameNext = true;
                }
                keep(b);
            }
            case ':' -> {
                keep(b);
                if (depth == 1) {
                    pick();
                }
            }
            default -> keep(b);
        }
    }

    private void inString(byte b) {
        boolean ends = b == '"' && !escaped;
        escaped = b == '\\' && !escaped;
        if (inName && !ends && nameLength < LONGEST_NAME) {
            name[nameLength++] = b;
        }
        keep(b);
        inString = !ends;
        inName &= !ends;
    }

    private void pick() {
        String named = new String(name, 0, nameLength, StandardCharsets.UTF_8);
        picking = wanted.contains(named) ? named : null;
        valueLength = 0;
    }

    private void picked() {
        if (picking != null) {
            if (valueLength > longest) {
                found.tooLong(picking);
            } else {
                found.value(picking, Arrays.copyOf(value, valueLength));
            }
            picking = null;
        }
    }

    private void keep(byte b) {
        if (picking == null || valueLength > longest) {
            return;
        }
        if (valueLength == value.length) {
            value = Arrays.copyOf(value, 2 * valueLength);
        }
        value[valueLength++] = b;
    }
}
