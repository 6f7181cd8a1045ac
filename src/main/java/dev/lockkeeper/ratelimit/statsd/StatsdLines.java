package dev.lockkeeper.ratelimit.statsd;

import dev.lockkeeper.ratelimit.service.Figures;
import dev.lockkeeper.ratelimit.statsd.Renaming.Renamed;
import dev.lockkeeper.ratelimit.statsd.StatsdSettings.Dialect;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Figures as statsd's lines. Counters are sent as what was added since the last time, and not at all when nothing was; times as one line for all
 * calls that took about as long, with the sample rate that makes them so many.
 */
final class StatsdLines implements Figures {

    private final StatsdSettings settings;
    private final Consumer<String> lines;
    private Map<String, Long> former = new HashMap<>();
    private Map<String, Long> now = new HashMap<>();

    /** @param lines is told each, without a line end */
    StatsdLines(StatsdSettings settings, Consumer<String> lines) {
        this.settings = settings;
        this.lines = lines;
    }

    /** All is sent. Names that were not told since the last turn are forgotten: they begin anew. */
    void turn() {
        former = now;
        now = HashMap.newHashMap(former.size());
    }

    /** What was told since the last turn was not sent: it is in the next lines too. */
    void again() {
        now.clear();
    }

    @Override
    public void counter(String name, long sinceStart) {
        long added = added(name, sinceStart);
        if (added > 0) {
            lines.accept(line(name, Long.toString(added), "|c"));
        }
    }

    @Override
    public void gauge(String name, long value) {
        lines.accept(line(name, Long.toString(value), "|g"));
    }

    @Override
    public void time(String name, int bucket, double millis, long sinceStart) {
        long calls = added(name + '/' + bucket, sinceStart);
        if (calls > 0) {
            String rate = calls == 1 ? "" : "|@" + rounded(1.0 / calls);
            lines.accept(line(name, rounded(millis), "|ms" + rate));
        }
    }

    private long added(String name, long sinceStart) {
        now.put(name, sinceStart);
        long before = former.getOrDefault(name, 0L);
        // One that fell was forgotten in between and began anew.
        return sinceStart >= before ? sinceStart - before : sinceStart;
    }

    private String line(String figure, String value, String type) {
        if (settings.dialect() == Dialect.PLAIN) {
            return tagged(figure) + ':' + value + type;
        }
        Optional<Renamed> renamed = settings.renamings().stream()
                .map(renaming -> renaming.of(figure))
                .flatMap(Optional::stream)
                .findFirst();
        Map<String, String> tags = new TreeMap<>(settings.tags());
        renamed.ifPresent(other -> tags.putAll(other.tags()));
        String name = renamed.map(Renamed::name).orElse(figure);
        return name + ':' + value + type + (tags.isEmpty() ? "" : "|#" + joined(tags));
    }

    private String tagged(String figure) {
        StringBuilder name = new StringBuilder(figure);
        new TreeMap<>(settings.tags())
                .forEach((key, value) ->
                        name.append(".__").append(key).append('=').append(value.replaceAll("[.:|]", "_")));
        return name.toString();
    }

    private static String joined(Map<String, String> tags) {
        List<String> pairs = tags.entrySet().stream()
                .map(tag -> tag.getKey() + ":" + tag.getValue())
                .toList();
        return pairs.stream().collect(Collectors.joining(","));
    }

    private static String rounded(double number) {
        return new BigDecimal(number, new MathContext(6)).stripTrailingZeros().toPlainString();
    }
}
