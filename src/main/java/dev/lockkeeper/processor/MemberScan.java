package dev.lockkeeper.processor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Picks the values of some members of a JSON object, and of objects within it, that comes byte by byte. It keeps the value
 * that is being picked and nothing else, so its memory does not grow with the object. It looks at strings and brackets
 * only; whoever gets a value parses it.
 */
final class MemberScan {

    private static final int LONGEST_NAME = 64;
    private static final int FIRST_CAPACITY = 256;
    private static final int WITHIN = 2;

    private final Set<String> wanted;
    private final Set<String> outers = new HashSet<>();
    private final int longest;
    private final Found found;
    private final byte[] name = new byte[LONGEST_NAME];
    private byte[] value = new byte[FIRST_CAPACITY];
    private int nameLength;
    private int valueLength;
    private int depth;
    private int pickedAt;
    private boolean inString;
    private boolean escaped;
    private boolean nameNext;
    private boolean inName;
    /** The member of the object itself whose own members are looked at, once its value has begun. */
    private @Nullable String outer;

    private @Nullable String opening;
    private @Nullable String picking;

    /** What was picked. */
    interface Found {

        /** @param json the value as it came, not checked */
        void value(String name, byte[] json);

        /** The value has more bytes than may be kept. */
        void tooLong(String name);
    }

    /**
     * @param wanted names of members, as {@code outer.inner} within another
     * @param longest bytes of one value
     */
    MemberScan(Set<String> wanted, int longest, Found found) {
        this.wanted = wanted;
        this.longest = longest;
        this.found = found;
        wanted.stream()
                .filter(path -> path.contains("."))
                .forEach(path -> outers.add(path.substring(0, path.indexOf('.'))));
    }

    /** Forgets an object that was not ended. */
    void reset() {
        depth = 0;
        inString = false;
        escaped = false;
        inName = false;
        outer = null;
        opening = null;
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
                inName = nameNext && looking();
                nameNext = false;
                nameLength = inName ? 0 : nameLength;
                keep(b);
            }
            case '{', '[' -> {
                keep(b);
                depth++;
                outer = depth == WITHIN && b == '{' ? opening : outer;
                nameNext = looking() && b == '{';
                opening = null;
            }
            case '}', ']' -> {
                depth = Math.max(0, depth - 1);
                if (depth < pickedAt) {
                    picked();
                }
                outer = depth < WITHIN ? null : outer;
                keep(b);
            }
            case ',' -> {
                if (looking()) {
                    if (depth == pickedAt) {
                        picked();
                    }
                    nameNext = true;
                    opening = null;
                }
                keep(b);
            }
            case ':' -> {
                keep(b);
                if (looking()) {
                    pick();
                }
            }
            default -> keep(b);
        }
    }

    private boolean looking() {
        return depth == 1 || depth == WITHIN && outer != null;
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
        String path = depth == 1 ? named : outer + "." + named;
        opening = depth == 1 && outers.contains(named) ? named : null;
        picking = wanted.contains(path) ? path : null;
        pickedAt = depth;
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
