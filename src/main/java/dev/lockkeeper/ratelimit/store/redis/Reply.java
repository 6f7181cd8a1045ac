package dev.lockkeeper.ratelimit.store.redis;

import java.util.List;

/** What Redis answered to one command (RESP 2). */
sealed interface Reply {

    /** An array of nothing but numbers: what the scripts give. */
    record Numbers(long[] values) implements Reply {}

    record Number(long value) implements Reply {}

    record Text(String value) implements Reply {}

    /** An error: its first word says which, {@code NOSCRIPT} for one. */
    record Refusal(String text) implements Reply {

        boolean is(String code) {
            return text.startsWith(code) && (text.length() == code.length() || text.charAt(code.length()) == ' ');
        }
    }

    record Many(List<Reply> items) implements Reply {}

    record Nothing() implements Reply {}

    Nothing NOTHING = new Nothing();
}
