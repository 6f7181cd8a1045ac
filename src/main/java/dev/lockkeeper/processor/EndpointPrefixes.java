package dev.lockkeeper.processor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the paths of an API begin with, below the root prefix.
 *
 * @param openai empty or as {@code /openai}
 */
public record EndpointPrefixes(String openai) {

    private static final List<String> KNOWN = List.of("anthropic", "cohere", "openai");

    /**
     * @param text as {@code openai:/openai,cohere:/cohere}; an API that is not named keeps its usual prefix
     * @throws IllegalArgumentException saying what is wrong and what is allowed
     */
    public static EndpointPrefixes parse(String text) {
        Map<String, String> prefixes = new TreeMap<>(Map.of("openai", ""));
        for (String entry : text.split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            String[] pair = entry.strip().split(":", 2);
            String name = pair[0].strip();
            String path = pair.length < 2 ? "" : pair[1].strip().replaceAll("/+$", "");
            if (pair.length < 2 || !KNOWN.contains(name) || !(path.isEmpty() || path.startsWith("/"))) {
                throw new IllegalArgumentException(
                        "\"%s\"; allowed are name:/path, separated by commas, with the names %s"
                                .formatted(entry.strip(), String.join(", ", KNOWN)));
            }
            prefixes.put(name, path);
        }
        return new EndpointPrefixes(prefixes.getOrDefault("openai", ""));
    }
}
