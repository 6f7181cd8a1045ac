package dev.lockkeeper.ratelimit.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a level that name more than one value: of those that accept an entry, the first in the order of files. Wildcards are found by the
 * hash of what stands before their first {@code *}, one look for each length that occurs; so many of them cost no more than a few, unless they
 * begin alike. Networks and expressions are tried one after the other.
 */
final class Patterns {

    /** Up to so many are tried in turn. */
    private static final int FEW = 8;

    private static final int NONE = Integer.MAX_VALUE;

    private final LimitNode[] nodes;
    private final ValueTest[] tests;
    /** Of literal beginnings, ascending. */
    private final int[] lengths;
    /** Numbers of nodes whose beginning has one length and one hash; found by {@link #slot}. */
    private final int[][] byBeginning;

    private final long[] slotKeys;
    /** Numbers of nodes that are tried in turn. */
    private final int[] inTurn;

    /** @param ordered as files have them */
    Patterns(List<LimitNode> ordered) {
        this.nodes = ordered.toArray(LimitNode[]::new);
        this.tests = ordered.stream().map(LimitNode::test).toArray(ValueTest[]::new);
        Map<Long, List<Integer>> beginnings = new HashMap<>();
        List<Integer> rest = new ArrayList<>();
        for (int i = 0; i < tests.length; i++) {
            if (tests.length > FEW && tests[i] instanceof ValueTest.Wildcard(Glob glob)) {
                String beginning = glob.beginning();
                beginnings
                        .computeIfAbsent(key(beginning.length(), beginning.hashCode()), _ -> new ArrayList<>())
                        .add(i);
            } else {
                rest.add(i);
            }
        }
        this.lengths = beginnings.keySet().stream()
                .mapToInt(key -> (int) (key >>> 32))
                .distinct()
                .sorted()
                .toArray();
        this.inTurn = rest.stream().mapToInt(Integer::intValue).toArray();
        int size = Integer.highestOneBit(beginnings.size() + 1) * 4;
        this.slotKeys = new long[size];
        this.byBeginning = new int[size][];
        beginnings.forEach((key, numbers) -> {
            int slot = slot(key);
            slotKeys[slot] = key;
            byBeginning[slot] = numbers.stream().mapToInt(Integer::intValue).toArray();
        });
    }

    @Nullable LimitNode find(String key, String value) {
        int found = firstOf(inTurn, NONE, key, value);
        int length = key.length() + 1 + value.length();
        int hash = 0;
        int hashed = 0;
        for (int beginning : lengths) {
            if (beginning > length) {
                break;
            }
            for (; hashed < beginning; hashed++) {
                hash = 31 * hash + Glob.charAt(key, value, hashed);
            }
            int[] numbers = byBeginning[slot(key(beginning, hash))];
            if (numbers != null) {
                found = firstOf(numbers, found, key, value);
            }
        }
        return found == NONE ? null : nodes[found];
    }

    private int firstOf(int[] numbers, int found, String key, String value) {
        for (int number : numbers) {
            if (number >= found) {
                break;
            }
            if (tests[number].accepts(key, value)) {
                return number;
            }
        }
        return found;
    }

    private static long key(int length, int hash) {
        return ((long) length << 32) | (hash & 0xffff_ffffL);
    }

    /** Where a key is, or would be. */
    private int slot(long key) {
        int mask = slotKeys.length - 1;
        int slot = Long.hashCode(key * 0x9e37_79b9_7f4a_7c15L) & mask;
        while (byBeginning[slot] != null && slotKeys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
