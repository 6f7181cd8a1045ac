package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.FilterSchema;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a backend's API has an endpoint. */
final class BackendPath {

    private BackendPath() {}

    /**
     * @param model the one the backend is asked for
     * @throws ApiError for a schema that needs a translation this processor does not do
     */
    static String of(FilterSchema schema, RoutedRequest request, String model) {
        String endpoint = request.endpoint().path();
        return switch (schema.name()) {
            case "OpenAI" -> "/" + prefix(schema) + endpoint + query(request.path());
            case "AzureOpenAI" ->
                "/openai/deployments/%s/%s?api-version=%s"
                        .formatted(encoded(model), endpoint, encoded(version(schema)));
            default ->
                throw ApiError.notSupported(
                        "the backend speaks %s, which this processor does not translate %s to; use the processor image of the chart"
                                .formatted(schema.name(), endpoint));
        };
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
