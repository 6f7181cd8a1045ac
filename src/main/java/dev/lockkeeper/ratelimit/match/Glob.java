package dev.lockkeeper.ratelimit.match;

/** A pattern with {@code *} for any characters, or none, over a key and a value joined by {@code _}; split once, joined never. */
final class Glob {

    private final String[] parts;

    Glob(String pattern) {
        this.parts = pattern.split("\\*", -1);
    }

    /** What stands before the first {@code *}. */
    String beginning() {
        return parts[0];
    }

    boolean matches(String key, String value) {
        int length = key.length() + 1 + value.length();
        String first = parts[0];
        String last = parts[parts.length - 1];
        int end = length - last.length();
        if (first.length() > end || !at(key, value, 0, first) || !at(key, value, end, last)) {
            return false;
        }
        int from = first.length();
        for (int i = 1; i < parts.length - 1; i++) {
            from = after(key, value, from, end, parts[i]);
            if (from < 0) {
                return false;
            }
        }
        return true;
    }

    /** Where the part's first occurrence within these bounds ends; -1 when there is none. */
    private static int after(String key, String value, int from, int end, String part) {
        for (int start = from; start + part.length() <= end; start++) {
            if (at(key, value, start, part)) {
                return start + part.length();
            }
        }
        return -1;
    }

    private static boolean at(String key, String value, int start, String part) {
        for (int i = 0; i < part.length(); i++) {
            if (charAt(key, value, start + i) != part.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Of the joined text. */
    static char charAt(String key, String value, int index) {
        int inValue = index - key.length() - 1;
        if (inValue >= 0) {
            return value.charAt(inValue);
        }
        return inValue == -1 ? '_' : key.charAt(index);
    }
}
