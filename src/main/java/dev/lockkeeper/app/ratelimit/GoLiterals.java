package dev.lockkeeper.app.ratelimit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as Go's standard library reads them from text (packages strconv and time); empty where it would not. */
final class GoLiterals {

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");
    private static final Pattern INTEGER = Pattern.compile(
            "(?<sign>[+-]?)(?:(?<base>0[xXbBoO]|0(?=_?[0-9]))_?)?(?<digits>[0-9a-fA-F](?:_?[0-9a-fA-F])*)");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,9})?");
    private static final Pattern PART = Pattern.compile("(?<number>\\d+\\.?\\d*|\\.\\d+)(?<unit>[a-zµμ]+)");
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    /** A micro sign, and a Greek letter that looks like it. */
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private GoLiterals() {}

    static Optional<Boolean> bool(String text) {
        if (TRUE.contains(text)) {
            return Optional.of(true);
        }
        return FALSE.contains(text) ? Optional.of(false) : Optional.empty();
    }

    /** Of 64 bits, in base 10, or what {@code 0x}, {@code 0o}, {@code 0} or {@code 0b} before it says. */
    static Optional<Long> integer(String text) {
        Matcher parts = INTEGER.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String base = parts.group("base");
        try {
            BigInteger number = new BigInteger(
                    parts.group("sign") + parts.group("digits").replace("_", ""), base == null ? 10 : base(base));
            return number.bitLength() < Long.SIZE ? Optional.of(number.longValue()) : Optional.empty();
        } catch (NumberFormatException notOfThatBase) {
            return Optional.empty();
        }
    }

    private static int base(String prefix) {
        return switch (prefix) {
            case "0x", "0X" -> 16;
            case "0b", "0B" -> 2;
            default -> 8;
        };
    }

    /** Finite ones in base 10. */
    static Optional<Double> decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }

    /** A sum of numbers with units, as {@code 1h15m30.918s}. */
    static Optional<Duration> duration(String text) {
        String unsigned = text.matches("[+-].*") ? text.substring(1) : text;
        if (unsigned.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        BigDecimal sum = BigDecimal.ZERO;
        Matcher parts = PART.matcher(unsigned);
        int end = 0;
        while (parts.find() && parts.start() == end) {
            Long nanos = NANOS.get(parts.group("unit"));
            if (nanos == null) {
                return Optional.empty();
            }
            sum = sum.add(new BigDecimal(parts.group("number")).multiply(BigDecimal.valueOf(nanos)));
            end = parts.end();
        }
        if (end == 0 || end < unsigned.length() || sum.compareTo(LONGEST) > 0) {
            return Optional.empty();
        }
        Duration time = Duration.ofNanos(sum.longValue());
        return Optional.of(text.startsWith("-") ? time.negated() : time);
    }
}
