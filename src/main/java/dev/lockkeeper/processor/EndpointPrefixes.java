package dev.lockkeeper.processor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the paths of each API begin with; empty or as {@code /anthropic}. */
public record EndpointPrefixes(String openai, String anthropic, String cohere) {

    /** The peer's. */
    public static final EndpointPrefixes DEFAULT = new EndpointPrefixes("", "/anthropic", "/cohere");

    private static final List<String> KNOWN = List.of("anthropic", "cohere", "openai");
    private static final String MODELS = "/v1/models";

    /**
     * @param text as {@code openai:/openai,cohere:/cohere}; an API that is not named keeps its usual prefix
     * @throws IllegalArgumentException saying what is wrong and what is allowed
     */
    public static EndpointPrefixes parse(String text) {
        Map<String, String> prefixes = new TreeMap<>(
                Map.of("openai", DEFAULT.openai, "anthropic", DEFAULT.anthropic, "cohere", DEFAULT.cohere));
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
        return new EndpointPrefixes(
                prefixes.getOrDefault("openai", ""),
                prefixes.getOrDefault("anthropic", ""),
                prefixes.getOrDefault("cohere", ""));
    }

    /** The same below a root, which is empty or as {@code /ai}. */
    public EndpointPrefixes below(String root) {
        return new EndpointPrefixes(joined(root, openai), joined(root, anthropic), joined(root, cohere));
    }

    String of(Api api) {
        return switch (api) {
            case OPENAI -> openai;
            case ANTHROPIC -> anthropic;
            case COHERE -> cohere;
        };
    }

    /** @param path with or without query */
    Optional<Endpoint> endpoint(String path) {
        return Arrays.stream(Api.values())
                .flatMap(api -> below(api, path).flatMap(rest -> Endpoint.of(api, rest)).stream())
                .findFirst();
    }

    /** The API whose list of models the path is. */
    Optional<Api> models(String path) {
        return Arrays.stream(Api.values())
                .filter(api -> api != Api.COHERE
                        && below(api, path).filter(MODELS::equals).isPresent())
                .findFirst();
    }

    /** The API that a path most likely means, for errors: the one of the longest prefix. */
    Api nearest(String path) {
        return endpoint(path)
                .map(Endpoint::api)
                .orElseGet(() -> Arrays.stream(Api.values())
                        .filter(api -> path.startsWith(of(api) + "/"))
                        .reduce(Api.OPENAI, (best, api) -> of(api).length() > of(best).length() ? api : best));
    }

    /** For an error's text. */
    String served() {
        return Arrays.stream(Endpoint.values())
                .map(endpoint -> of(endpoint.api()) + endpoint.path())
                .collect(Collectors.joining(", "));
    }

    private Optional<String> below(Api api, String path) {
        String plain = withoutQuery(path);
        String prefix = of(api);
        return plain.startsWith(prefix) ? Optional.of(plain.substring(prefix.length())) : Optional.empty();
    }

    static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static String joined(String root, String own) {
        String prefix = (root + own).replaceAll("/{2,}", "/").replaceAll("/$", "");
        if (!prefix.isEmpty() && !prefix.startsWith("/")) {
            throw new IllegalArgumentException(
                    "path prefix '%s' does not begin with /; give a path as /ai, or nothing".formatted(prefix));
        }
        return prefix;
    }
}
