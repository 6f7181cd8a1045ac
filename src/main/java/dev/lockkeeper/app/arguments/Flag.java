package dev.lockkeeper.app.arguments;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One command-line flag and the property it sets.
 *
 * @param name camelCase, as the peer has it
 * @param defaultValue in the spelling of the flag, empty for none
 * @param inUse false: accepted and kept, nothing reads it yet
 */
public record Flag(String name, FlagKind kind, String property, String defaultValue, boolean inUse, String meaning) {

    private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** The same name in the spelling of Kubernetes' own programs: {@code enable-leader-election}. */
    String kebabName() {
        return WORD.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
