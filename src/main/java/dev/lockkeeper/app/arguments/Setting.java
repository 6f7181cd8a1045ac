package dev.lockkeeper.app.arguments;

import java.util.Locale;

/**
 * A setting without a flag.
 *
 * @param property empty for what is read from the environment only
 * @param environment name of the variable
 * @param defaultValue in words where it depends on the surroundings
 */
public record Setting(String property, String environment, String defaultValue, String meaning) {

    static Setting of(String property, String defaultValue, String meaning) {
        return new Setting(property, environmentName(property), defaultValue, meaning);
    }

    /** Of a property, as MicroProfile Config derives it. */
    static String environmentName(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
