package dev.lockkeeper.app.arguments;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Properties that follow from variables of envoyproxy/ratelimit and are read before anything else runs. */
final class RateLimitPresets {

    private static final Pattern ADDRESS = Pattern.compile("(?:(?<host>[^:\\[]*)|\\[(?<six>[^]]*)]):(?<port>\\d{1,5})");
    /** Its logger's last two end the process; here they are the highest. */
    private static final Map<String, String> LEVELS = Map.of("WARNING", "WARN", "PANIC", "FATAL");

    private RateLimitPresets() {}

    /** What cannot be understood is left out: the role itself refuses it with a text. */
    static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> presets = new TreeMap<>();
        preset(presets, environment, "HOST", "quarkus.http.host");
        if (environment.getOrDefault("PORT", "").matches("\\d{1,5}")) {
            preset(presets, environment, "PORT", "quarkus.http.port");
        }
        Matcher metrics = ADDRESS.matcher(environment.getOrDefault("PROMETHEUS_ADDR", ""));
        if (metrics.matches()) {
            presets.put("quarkus.management.port", metrics.group("port"));
            String host = Objects.requireNonNullElse(metrics.group("six"), metrics.group("host"));
            if (!host.isEmpty()) {
                presets.put("quarkus.management.host", host);
            }
        }
        String level = environment.getOrDefault("LOG_LEVEL", "").toUpperCase(Locale.ROOT);
        if (level.matches("TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|PANIC")) {
            presets.putAll(CommandLine.logLevel(LEVELS.getOrDefault(level, level)));
        }
        if (environment.getOrDefault("LOG_FORMAT", "").equalsIgnoreCase("json")) {
            presets.put("quarkus.log.console.json.enabled", "true");
            presets.put("quarkus.log.console.json.key-overrides", "timestamp=@timestamp,message=@message");
        }
        return presets;
    }

    private static void preset(
            Map<String, String> presets, Map<String, String> environment, String name, String property) {
        String value = environment.getOrDefault(name, "");
        if (!value.isEmpty()) {
            presets.put(property, value);
        }
    }
}
