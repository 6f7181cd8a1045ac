package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.InvalidSetting;
import dev.lockkeeper.ratelimit.statsd.Renaming;
import dev.lockkeeper.ratelimit.statsd.StatsdSettings;
import dev.lockkeeper.ratelimit.statsd.StatsdSettings.Dialect;
import dev.lockkeeper.ratelimit.statsd.StatsdSettings.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The statsd that the peer's variables name, if they name one. */
final class StatsdSetup {

    private static final String MOGRIFIER = "DOG_STATSD_MOGRIFIER_";

    private StatsdSetup() {}

    /**
     * Empty when figures are only at {@code /metrics}. The peer sends to localhost unless told otherwise, and so does this; but it ends itself when
     * another sink is asked for as well, and here that other one is taken.
     */
    static Optional<StatsdSettings> of(PeerValues peer, Map<String, String> environment) {
        List<Renaming> renamings = renamings(peer.text("USE_DOG_STATSD_MOGRIFIERS"), environment);
        boolean dog = peer.flag("USE_DOG_STATSD");
        boolean named = set(environment, "USE_STATSD");
        boolean plain = peer.flag("USE_STATSD") && (named || !peer.flag("USE_PROMETHEUS"));
        Duration interval = peer.duration("STATS_FLUSH_INTERVAL");
        if (interval.isZero()) {
            throw new InvalidSetting("STATS_FLUSH_INTERVAL: 0; allowed is any time above 0");
        }
        StatsdSettings settings = new StatsdSettings(
                peer.text("STATSD_HOST"),
                peer.port("STATSD_PORT"),
                dog ? Protocol.UDP : protocol(peer.text("STATSD_PROTOCOL")),
                interval,
                tags("EXTRA_TAGS", peer.text("EXTRA_TAGS")),
                dog ? Dialect.DOG : Dialect.PLAIN,
                renamings,
                named || dog || set(environment, "STATSD_HOST") || set(environment, "STATSD_PORT"));
        return peer.flag("DISABLE_STATS") || (!dog && !plain) ? Optional.empty() : Optional.of(settings);
    }

    /** Pairs of {@code key:value} with commas between, by key. */
    static Map<String, String> tags(String name, String text) {
        Map<String, String> tags = new TreeMap<>();
        Stream.of(text.split(","))
                .map(String::strip)
                .filter(pair -> !pair.isEmpty())
                .forEach(pair -> {
                    int colon = pair.indexOf(':');
                    if (colon < 1 || colon == pair.length() - 1) {
                        throw new InvalidSetting("%s: \"%s\"; allowed are key:value,key:value".formatted(name, text));
                    }
                    tags.put(pair.substring(0, colon), pair.substring(colon + 1));
                });
        return tags;
    }

    private static Protocol protocol(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "tcp" -> Protocol.TCP;
            case "udp" -> Protocol.UDP;
            default -> throw new InvalidSetting("STATSD_PROTOCOL: \"%s\"; allowed are tcp, udp".formatted(text));
        };
    }

    private static List<Renaming> renamings(String names, Map<String, String> environment) {
        return Stream.of(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> renaming(MOGRIFIER + name.toUpperCase(Locale.ROOT), environment))
                .toList();
    }

    private static Renaming renaming(String prefix, Map<String, String> environment) {
        String pattern = required(prefix + "_PATTERN", environment);
        Renaming renaming;
        try {
            renaming = new Renaming(
                    // Named groups are written otherwise in the peer's language.
                    Pattern.compile(pattern.replace("(?P<", "(?<")),
                    required(prefix + "_NAME", environment),
                    tags(prefix + "_TAGS", environment.getOrDefault(prefix + "_TAGS", "")));
        } catch (PatternSyntaxException e) {
            throw new InvalidSetting(
                    "%s_PATTERN: \"%s\" is no regular expression: %s".formatted(prefix, pattern, e.getDescription()));
        }
        if (!renaming.fits()) {
            throw new InvalidSetting(
                    "%s_NAME, %s_TAGS: a $number has no group in the pattern".formatted(prefix, prefix));
        }
        return renaming;
    }

    private static String required(String name, Map<String, String> environment) {
        if (!set(environment, name)) {
            throw new InvalidSetting("%s: required with USE_DOG_STATSD_MOGRIFIERS".formatted(name));
        }
        return environment.getOrDefault(name, "");
    }

    private static boolean set(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }
}
