package dev.lockkeeper.app.arguments;

import dev.lockkeeper.app.arguments.ParsedArguments.Answer;
import dev.lockkeeper.app.arguments.ParsedArguments.Refused;
import dev.lockkeeper.app.arguments.ParsedArguments.Start;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads arguments as Go's flag package does: one or two dashes, {@code name=value} or {@code name value}, booleans also
 * without a value, the last of several wins. Unlike there, an argument that is no flag is refused: the ones behind it
 * would be lost unseen.
 */
public final class CommandLine {

    private static final Pattern FLAG = Pattern.compile("--?(?<name>[^-=][^=]*)(=(?<value>.*))?", Pattern.DOTALL);

    private static final String LOG_LEVEL = "quarkus.log.level";
    private static final String OWN_LOG_LEVEL = "quarkus.log.category.\"dev.lockkeeper\".level";

    private final List<Flag> flags;
    private final Map<String, Flag> byName = new TreeMap<>();

    public CommandLine(List<Flag> flags) {
        this.flags = flags;
        for (Flag flag : flags) {
            byName.put(flag.name(), flag);
            byName.put(flag.kebabName(), flag);
        }
    }

    public ParsedArguments parse(List<String> arguments, String version) {
        Map<String, String> properties = new LinkedHashMap<>();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.remove();
            Matcher matcher = FLAG.matcher(argument);
            if (!matcher.matches()) {
                return refused("\"%s\" is not a flag; flags begin with -- and take their value as --name=value"
                        .formatted(argument));
            }
            String name = matcher.group("name");
            switch (name) {
                case "help", "h" -> {
                    return new Answer(HelpText.of(flags));
                }
                case "version" -> {
                    return new Answer("lockkeeper " + version);
                }
                default -> {
                    Flag flag = byName.get(name);
                    if (flag == null) {
                        return unknown(name);
                    }
                    Optional<String> value = Optional.ofNullable(matcher.group("value"))
                            .or(() -> flag.kind() == FlagKind.BOOLEAN ? Optional.of("true") : next(rest));
                    if (value.isEmpty()) {
                        return refused("--%s needs a value: %s"
                                .formatted(name, flag.kind().takes()));
                    }
                    Optional<String> property = flag.kind().property(value.get());
                    if (property.isEmpty()) {
                        return refused("--%s=%s: must be %s"
                                .formatted(name, value.get(), flag.kind().takes()));
                    }
                    properties.putAll(propertiesOf(flag, property.get()));
                }
            }
        }
        return new Start(properties);
    }

    private static Map<String, String> propertiesOf(Flag flag, String value) {
        return flag.property().equals(LOG_LEVEL) ? logLevel(value) : Map.of(flag.property(), value);
    }

    /** Debug is for our own packages: the debug lines of the libraries would bury ours. */
    static Map<String, String> logLevel(String level) {
        boolean fine = level.equals("DEBUG") || level.equals("TRACE");
        return Map.of(LOG_LEVEL, fine ? "INFO" : level, OWN_LOG_LEVEL, level);
    }

    private static Optional<String> next(Deque<String> rest) {
        return Optional.ofNullable(rest.poll());
    }

    private Refused unknown(String name) {
        String nearest = NearestName.of(name, byName.keySet())
                .map(known -> "; did you mean --" + known + "?")
                .orElse("");
        StringBuilder text =
                new StringBuilder("unknown flag --" + name + nearest + "\nKnown flags, also in kebab-case:");
        flags.stream()
                .map(Flag::name)
                .sorted()
                .forEach(known -> text.append("\n  --").append(known));
        return refused(text.append("\n--help explains them.").toString());
    }

    private static Refused refused(String reason) {
        return new Refused("lockkeeper: " + reason);
    }
}
