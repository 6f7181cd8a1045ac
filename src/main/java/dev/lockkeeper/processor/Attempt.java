package dev.lockkeeper.processor;

import com.google.protobuf.Value;
import dev.lockkeeper.plan.bundle.CostSubject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One try of a backend, as far as its answer must know it.
 *
 * @param route {@code <ns>/<name>}, empty when Envoy did not say
 * @param model the one the backend was asked for
 * @param provider whose API the backend speaks, in OpenTelemetry's words
 * @param startedNanos on the monotonic clock
 */
record Attempt(BackendName backend, String route, String model, String provider, List<Cost> costs, long startedNanos) {

    /** The provider's name for a schema's name. */
    static String provider(String schema) {
        return switch (schema) {
            case "OpenAI" -> "openai";
            case "AzureOpenAI" -> "azure.openai";
            case "AWSBedrock" -> "aws.bedrock";
            case "AWSAnthropic" -> "aws.anthropic";
            case "GCPVertexAI" -> "gcp.vertex_ai";
            case "GCPAnthropic" -> "gcp.anthropic";
            case "Anthropic" -> "anthropic";
            case "Cohere" -> "cohere";
            default -> schema;
        };
    }

    CostSubject subject() {
        return new CostSubject(model, backend.full(), route);
    }

    /** Who it was, for access logs and limits. */
    Map<String, Value> metadata() {
        Map<String, Value> metadata = new HashMap<>();
        metadata.put("backend_name", Answers.text(backend.full()));
        metadata.put("ai_service_backend_name", Answers.text(backend.serviceBackend()));
        metadata.put("model_name_override", Answers.text(model));
        if (!route.isEmpty()) {
            metadata.put("route_name", Answers.text(route));
        }
        return metadata;
    }
}
