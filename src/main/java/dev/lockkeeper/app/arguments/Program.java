package dev.lockkeeper.app.arguments;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which of the peer's programs a start stands for, its controller, its processor or the rate limit service: the first two have flags of the
 * same name that mean different things, the last has variables only.
 *
 * @param presets properties that differ from the controller's defaults
 */
public record Program(List<Flag> flags, Map<String, String> presets) {

    private static final String BUNDLES = "lockkeeper.processor.bundle-folder";

    private static final Pattern PROCESSOR_FLAG = Pattern.compile(
            "--?(%s|%s|%s|ext-proc-addr|config-bundle-path|config-path)(=.*)?"
                    .formatted(ProcessorFlags.ADDRESS, ProcessorFlags.BUNDLE, ProcessorFlags.FILE),
            Pattern.DOTALL);
    private static final Set<String> BUNDLES_ELSEWHERE =
            Set.of("LOCKKEEPER_PROCESSOR_BUNDLE_FOLDER", "LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS");
    private static final Set<String> ADMIN_PORT = Set.of("LOCKKEEPER_MANAGEMENT_PORT", "QUARKUS_MANAGEMENT_PORT");
    private static final Set<String> HTTP_PORT = Set.of("LOCKKEEPER_HTTP_PORT", "QUARKUS_HTTP_PORT");

    /** A processor's own flags, or that role alone, make it the processor. */
    public static Program of(List<String> arguments, Map<String, String> environment) {
        if (!isProcessor(arguments)
                && environment.getOrDefault("LOCKKEEPER_ROLES", "").strip().equals("ratelimit")) {
            return new Program(PeerFlags.ALL, RateLimitPresets.of(environment));
        }
        if (!isProcessor(arguments)
                && !environment.getOrDefault("LOCKKEEPER_ROLES", "").strip().equals("processor")) {
            return new Program(PeerFlags.ALL, Map.of());
        }
        Map<String, String> presets = new TreeMap<>(Map.of("lockkeeper.roles", "processor"));
        if (ADMIN_PORT.stream().noneMatch(environment::containsKey)) {
            presets.put("quarkus.management.port", "1064");
        }
        if (HTTP_PORT.stream().noneMatch(environment::containsKey)) {
            // Nothing is served there, and in a pod the port may be one of Envoy's listeners.
            presets.put("quarkus.http.host", "127.0.0.1");
            presets.put("quarkus.http.port", "0");
        }
        return new Program(ProcessorFlags.ALL, presets);
    }

    /** The command line as it stands, unless its flags ask for a processor that nobody gives a configuration. */
    public ParsedArguments checked(ParsedArguments parsed, List<String> arguments, Map<String, String> environment) {
        boolean lost = parsed instanceof ParsedArguments.Start(var properties)
                && isProcessor(arguments)
                && properties.getOrDefault(BUNDLES, "").isEmpty()
                && BUNDLES_ELSEWHERE.stream()
                        .allMatch(name -> environment.getOrDefault(name, "").isBlank());
        return lost
                ? new ParsedArguments.Refused(
                        "lockkeeper: a processor needs its configuration: give --configBundlePath=folder, --configPath=file, or LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS=host:port")
                : parsed;
    }

    private static boolean isProcessor(List<String> arguments) {
        return arguments.stream()
                .anyMatch(argument -> PROCESSOR_FLAG.matcher(argument).matches());
    }
}
