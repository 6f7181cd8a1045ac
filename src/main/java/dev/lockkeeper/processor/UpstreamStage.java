package dev.lockkeeper.processor;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.lockkeeper.plan.bundle.FilterAuth;
import dev.lockkeeper.plan.bundle.FilterBackend;
import dev.lockkeeper.plan.bundle.FilterBodyField;
import dev.lockkeeper.plan.bundle.FilterBodyMutation;
import dev.lockkeeper.plan.bundle.FilterHeaderMutation;
import dev.lockkeeper.plan.bundle.Json;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** For each try of a backend: its path, headers, body and credential. */
final class UpstreamStage {

    private final OpenRequests open;
    private final ProcessorConfig config;

    UpstreamStage(OpenRequests open, ProcessorConfig config) {
        this.open = open;
        this.config = config;
    }

    /** Whether the message is of this stage: only its filter sends attributes, only its requests have been routed. */
    boolean concerns(ProcessingRequest message, RequestHeaders headers) {
        return message.getAttributesCount() > 0 || routed(headers).isPresent();
    }

    /** @throws ApiError when the request must not go to the backend */
    ProcessingResponse requestHeaders(ProcessingRequest message, RequestHeaders headers) {
        RoutedRequest request = routed(headers)
                .orElseThrow(() -> ApiError.internal("the request did not pass the processor before routing"));
        String name = attribute(message, ProcessorNames.HOST_BACKEND)
                .or(() -> attribute(message, ProcessorNames.CLUSTER_BACKEND))
                .orElseThrow(() -> ApiError.internal("the chosen endpoint does not say which backend it is"));
        FilterBackend backend = config.backend(name)
                .orElseThrow(() ->
                        ApiError.unavailable("backend %s is not in the processor's configuration".formatted(name)));
        String override = backend.modelNameOverride();
        boolean overridden = override != null && !override.isEmpty() && !override.equals(request.model());
        String model = overridden && override != null ? override : request.model();

        JsonBody body = overridden ? request.body().with("model", Json.line(model)) : request.body();
        FilterBodyMutation bodyMutation = backend.httpBodyMutation();
        if (bodyMutation != null) {
            body = mutated(body, bodyMutation, name);
        }
        HeaderMutation edits = headerEdits(request, headers, backend, model);
        Map<String, Value> metadata = metadata(message, name, body.bytes().size(), override);
        return body.bytes().equals(request.body().bytes())
                ? Answers.tryWith(edits, metadata)
                : Answers.tryWith(edits, body.bytes(), metadata);
    }

    private Optional<RoutedRequest> routed(RequestHeaders headers) {
        return headers.first(ProcessorNames.REQUEST_ID_HEADER).flatMap(open::find);
    }

    private static HeaderMutation headerEdits(
            RoutedRequest request, RequestHeaders headers, FilterBackend backend, String model) {
        HeaderEdits edits = new HeaderEdits();
        edits.set(":path", BackendPath.of(backend.schema(), request, model));
        FilterHeaderMutation mutation = backend.httpHeaderMutation();
        if (mutation != null) {
            mutation.remove().forEach(edits::remove);
            mutation.set().forEach(header -> edits.set(header.name(), header.value()));
        }
        FilterAuth auth = backend.auth();
        if (auth != null) {
            BackendAuth.apply(auth, request, headers, edits);
        }
        HeaderEdits whole = request.restoring(headers, edits);
        // An earlier try may have sent a body of another length; Envoy sets the one that we put into the metadata.
        whole.remove("content-length");
        return whole.mutation();
    }

    private static JsonBody mutated(JsonBody body, FilterBodyMutation mutation, String backend) {
        try {
            JsonBody mutated = body;
            for (String field : mutation.remove()) {
                mutated = mutated.without(field);
            }
            for (FilterBodyField field : mutation.set()) {
                mutated = mutated.with(field.path(), field.value());
            }
            return mutated;
        } catch (ApiError e) {
            throw ApiError.internal("a body mutation of backend %s sets a value that is not JSON".formatted(backend));
        }
    }

    private static Map<String, Value> metadata(
            ProcessingRequest message, String backend, int contentLength, @Nullable String override) {
        Map<String, Value> metadata = new HashMap<>();
        metadata.put(
                "content_length",
                Value.newBuilder().setNumberValue(contentLength).build());
        metadata.put("backend_name", text(backend));
        int route = backend.indexOf("/route/");
        metadata.put("ai_service_backend_name", text(route < 0 ? backend : backend.substring(0, route)));
        attribute(message, ProcessorNames.ROUTE).ifPresent(name -> metadata.put("route_name", text(name)));
        if (override != null && !override.isEmpty()) {
            metadata.put("model_name_override", text(override));
        }
        return metadata;
    }

    private static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    private static Optional<String> attribute(ProcessingRequest message, String name) {
        for (Struct attributes : message.getAttributesMap().values()) {
            String value = attributes
                    .getFieldsOrDefault(name, Value.getDefaultInstance())
                    .getStringValue();
            if (!value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
