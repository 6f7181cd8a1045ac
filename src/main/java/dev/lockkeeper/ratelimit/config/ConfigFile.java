package dev.lockkeeper.ratelimit.config;

/**
 * A file's name, as errors show it, and its text.
 *
 * @param text why it cannot be read when it cannot
 */
public record ConfigFile(String name, String text, boolean readable) implements ConfigDocument {

    public static ConfigFile of(String name, String text) {
        return new ConfigFile(name, text, true);
    }

    static ConfigFile unreadable(String name, String why) {
        return new ConfigFile(name, why, false);
    }
}
