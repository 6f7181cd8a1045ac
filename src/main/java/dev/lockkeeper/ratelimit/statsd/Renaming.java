package dev.lockkeeper.ratelimit.statsd;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns parts of a name into tags: the peer's "mogrifier".
 *
 * @param pattern found anywhere in the name
 * @param name and the values of {@code tags}: {@code $1} stands for the pattern's first group, {@code $0} for all that it found
 */
public record Renaming(Pattern pattern, String name, Map<String, String> tags) {

    private static final Pattern VARIABLE = Pattern.compile("\\$(\\d{1,3})");

    record Renamed(String name, Map<String, String> tags) {}

    /** Empty when the pattern is not in the name. */
    Optional<Renamed> of(String figure) {
        Matcher found = pattern.matcher(figure);
        if (!found.find()) {
            return Optional.empty();
        }
        MatchResult groups = found.toMatchResult();
        Map<String, String> filled = new TreeMap<>();
        tags.forEach((key, value) -> filled.put(key, filled(value, groups)));
        return Optional.of(new Renamed(filled(name, groups), filled));
    }

    /** Whether all variables have a group. */
    public boolean fits() {
        int groups = pattern.matcher("").groupCount();
        return fits(name, groups) && tags.values().stream().allMatch(value -> fits(value, groups));
    }

    private static boolean fits(String text, int groups) {
        return VARIABLE.matcher(text).results().allMatch(variable -> Integer.parseInt(variable.group(1)) <= groups);
    }

    private static String filled(String text, MatchResult groups) {
        return VARIABLE.matcher(text).replaceAll(variable -> {
            String value = groups.group(Integer.parseInt(variable.group(1)));
            return Matcher.quoteReplacement(value == null ? "" : value);
        });
    }
}
