package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.FilterSchema;
import dev.lockkeeper.processor.Endpoint.Trait;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where a backend's API has an endpoint. */
final class BackendPath {

    private BackendPath() {}

    /**
     * @param model the one the backend is asked for
     * @throws ApiError for a schema that needs a translation this processor does not do
     */
    static String of(FilterSchema schema, RoutedRequest request, String model) {
        Endpoint endpoint = request.endpoint();
        String name = endpoint.plainName();
        String query = query(request.path());
        if (endpoint.api() != api(schema)) {
            throw untranslated(schema, endpoint);
        }
        return switch (schema.name()) {
            case "AzureOpenAI" -> azure(schema, endpoint, model);
            case "Cohere" -> "/" + cohereVersion(schema) + "/" + name + query;
            default -> "/" + (endpoint == Endpoint.TOKENIZE ? "" : prefix(schema)) + name + query;
        };
    }

    /** The one whose requests a backend takes as they are; null for a schema that needs a translation. */
    private static @Nullable Api api(FilterSchema schema) {
        return switch (schema.name()) {
            case "OpenAI", "AzureOpenAI" -> Api.OPENAI;
            case "Anthropic" -> Api.ANTHROPIC;
            case "Cohere" -> Api.COHERE;
            default -> null;
        };
    }

    private static String azure(FilterSchema schema, Endpoint endpoint, String model) {
        String version = encoded(version(schema));
        if (endpoint.has(Trait.AZURE_DEPLOYMENT)) {
            return "/openai/deployments/%s/%s?api-version=%s".formatted(encoded(model), endpoint.plainName(), version);
        }
        if (endpoint.has(Trait.AZURE)) {
            return "/openai/%s?api-version=%s".formatted(endpoint.plainName(), version);
        }
        throw untranslated(schema, endpoint);
    }

    private static ApiError untranslated(FilterSchema schema, Endpoint endpoint) {
        return ApiError.notSupported(
                "the backend speaks %s, which this processor does not translate %s to; use the processor image of the chart"
                        .formatted(schema.name(), endpoint.plainName()));
    }

    private static String cohereVersion(FilterSchema schema) {
        String version = version(schema).replaceAll("^/+|/+$", "");
        return version.isEmpty() ? "v2" : version;
    }

    private static String prefix(FilterSchema schema) {
        String prefix = schema.prefix();
        String trimmed = (prefix == null ? "v1" : prefix).replaceAll("^/+|/+$", "");
        return trimmed.isEmpty() ? "" : trimmed + "/";
    }

    private static String version(FilterSchema schema) {
        String version = schema.version();
        return version == null ? "" : version;
    }

    private static String query(String path) {
        int start = path.indexOf('?');
        return start < 0 ? "" : path.substring(start);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
