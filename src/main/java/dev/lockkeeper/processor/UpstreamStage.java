package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.lockkeeper.plan.bundle.FilterAuth;
import dev.lockkeeper.plan.bundle.FilterBackend;
import dev.lockkeeper.plan.bundle.FilterHeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Map;
import java.util.Optional;

/** For each try of a backend: its path, headers, body and credential. */
final class UpstreamStage {

    private final ProcessorContext context;

    UpstreamStage(ProcessorContext context) {
        this.context = context;
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
        ServedBackend served = served(name, request);
        String override = served.filter().modelNameOverride();
        String model = override == null || override.isEmpty() ? request.model() : override;
        Attempt attempt = new Attempt(
                new BackendName(name),
                attribute(message, ProcessorNames.ROUTE).orElse(""),
                model,
                Attempt.provider(served.filter().schema().name()),
                served.costs(),
                context.nanos().getAsLong());

        ByteString body = BackendBody.of(request, served, model);
        boolean measured = !served.costs().isEmpty() || context.telemetry().measuring() || request.sampled();
        HeaderMutation edits = headerEdits(request, headers, served, model, measured);
        request.attempted(attempt);
        Map<String, Value> metadata = attempt.metadata();
        metadata.put("content_length", Answers.number(body.size()));
        return body == request.body().bytes()
                ? Answers.tryWith(edits, metadata)
                : Answers.tryWith(edits, body, metadata);
    }

    /**
     * A route that was just deleted is gone here before Envoy has heard of it: its client gets what it will get then. Before
     * the first bundle nothing can be said of any route.
     */
    private ServedBackend served(String name, RoutedRequest request) {
        ProcessorConfig config = context.configs().current();
        return config.backend(name)
                .orElseThrow(() -> config == ProcessorConfig.EMPTY || config.names(request.host(), request.model())
                        ? ApiError.unavailable("backend %s is not in the processor's configuration".formatted(name))
                        : ApiError.unknownModel());
    }

    private Optional<RoutedRequest> routed(RequestHeaders headers) {
        return headers.first(ProcessorNames.REQUEST_ID_HEADER).flatMap(context.open()::find);
    }

    private static HeaderMutation headerEdits(
            RoutedRequest request, RequestHeaders headers, ServedBackend served, String model, boolean measured) {
        FilterBackend backend = served.filter();
        HeaderEdits edits = new HeaderEdits();
        if (measured) {
            // What is compressed cannot be counted on its way.
            edits.set("accept-encoding", "identity");
        }
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
