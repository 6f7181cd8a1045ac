package dev.lockkeeper.observe;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a distributed trace, as W3C Trace Context §3.2 writes it; ids in lower-case hex. */
record TraceParent(String traceId, String spanId, boolean sampled) {

    private static final Pattern FORM = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?<trace>(?!0{32})[0-9a-f]{32})-(?<span>(?!0{16})[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(-.*)?");

    /** Of the shortest form. */
    static final int LENGTH = 55;

    /** The flag of a header that has the form. */
    static boolean sampled(String header) {
        int flags = Character.digit(header.charAt(LENGTH - 1), 16);
        return flags > 0 && (flags & 1) == 1;
    }

    /** Empty for anything else, which then begins a new trace. */
    static Optional<TraceParent> parse(String header) {
        Matcher matcher = FORM.matcher(header.strip());
        return matcher.matches()
                ? Optional.of(new TraceParent(
                        matcher.group("trace"),
                        matcher.group("span"),
                        (Integer.parseInt(matcher.group("flags"), 16) & 1) == 1))
                : Optional.empty();
    }

    static TraceParent begin() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new TraceParent(hex(random.nextLong()) + hex(random.nextLong(1, Long.MAX_VALUE)), spanId(random), true);
    }

    /** A span below this one. */
    TraceParent child() {
        return new TraceParent(traceId, spanId(ThreadLocalRandom.current()), sampled);
    }

    String header() {
        return "00-%s-%s-%s".formatted(traceId, spanId, sampled ? "01" : "00");
    }

    private static String spanId(ThreadLocalRandom random) {
        return hex(random.nextLong(1, Long.MAX_VALUE));
    }

    private static String hex(long value) {
        return String.format("%016x", value);
    }
}
