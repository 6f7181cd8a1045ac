package dev.lockkeeper.ratelimit.match;

import org.jspecify.annotations.Nullable;

/**
 * Nodes by segment ({@code key} or {@code key_value}). A lookup takes key and value as they are: the hash of the joined text follows from those
 * of its parts, which strings keep, so nothing is joined.
 */
final class Segments {

    private final @Nullable LimitNode[] slots;
    private final int mask;

    Segments(Iterable<LimitNode> nodes, int count) {
        int size = Integer.highestOneBit(Math.max(1, count) * 2) * 2;
        this.slots = new LimitNode[size];
        this.mask = size - 1;
        for (LimitNode node : nodes) {
            int slot = spread(node.segment().hashCode()) & mask;
            while (slots[slot] != null) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = node;
        }
    }

    @Nullable LimitNode find(String key, String value) {
        int slot = spread(hash(key, value)) & mask;
        for (LimitNode node = slots[slot]; node != null; node = slots[slot]) {
            if (joined(node.segment(), key, value)) {
                return node;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    @Nullable LimitNode find(String key) {
        int slot = spread(key.hashCode()) & mask;
        for (LimitNode node = slots[slot]; node != null; node = slots[slot]) {
            if (node.segment().equals(key)) {
                return node;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    private static boolean joined(String segment, String key, String value) {
        int length = key.length();
        return segment.length() == length + 1 + value.length()
                && segment.startsWith(key)
                && segment.charAt(length) == '_'
                && segment.startsWith(value, length + 1);
    }

    /** {@code (key + "_" + value).hashCode()}. */
    static int hash(String key, String value) {
        int power = power(value.length());
        return (key.hashCode() * 31 + '_') * power + value.hashCode();
    }

    /** 31 to the n, as hashes overflow. */
    private static int power(int n) {
        int result = 1;
        int base = 31;
        for (int rest = n; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result *= base;
            }
            base *= base;
        }
        return result;
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 16);
    }
}
