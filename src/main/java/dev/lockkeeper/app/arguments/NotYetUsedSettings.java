package dev.lockkeeper.app.arguments;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the settings that somebody changed and that have no effect yet, whether by flag, environment or property. */
public final class NotYetUsedSettings {

    private NotYetUsedSettings() {}

    /** One line for the log, empty when there is nothing to say. Values stay out: some are secret. */
    public static Optional<String> warning(List<Flag> flags, Function<String, Optional<String>> configuration) {
        String changed = flags.stream()
                .filter(flag -> !flag.inUse())
                .filter(flag -> configuration
                        .apply(flag.property())
                        .filter(value -> !value.equals(
                                flag.kind().property(flag.defaultValue()).orElse("")))
                        .isPresent())
                .map(flag -> flag.property() + " (--" + flag.name() + ")")
                .sorted()
                .collect(Collectors.joining(", "));
        return changed.isEmpty()
                ? Optional.empty()
                : Optional.of("settings have no effect yet names=\"" + changed + "\"");
    }
}
