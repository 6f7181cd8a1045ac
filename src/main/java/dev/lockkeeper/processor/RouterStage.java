package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import dev.lockkeeper.observe.RequestSpan;
import dev.lockkeeper.observe.Tracing;
import dev.lockkeeper.processor.Endpoint.Trait;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Map;
import java.util.Optional;

/** Before routing: which model the body names. Holds the request until its answer's headers come. */
final class RouterStage implements Stage {

    private final ProcessorContext context;
    private final Endpoint endpoint;
    private final String host;
    private final String path;
    private final String contentType;
    private final Map<String, String> telemetryHeaders;
    private final Optional<RequestSpan> span;
    private long reserved;
    private Optional<RoutedRequest> routed = Optional.empty();
    private Optional<String> id = Optional.empty();
    private boolean bodyCame;

    private RouterStage(ProcessorContext context, Endpoint endpoint, RequestHeaders headers) {
        this.context = context;
        this.endpoint = endpoint;
        this.host = headers.authority();
        this.path = headers.path();
        this.contentType = headers.first("content-type").orElse("");
        this.telemetryHeaders = context.telemetry().headers(headers);
        this.span = context.telemetry().span(endpoint, headers);
    }

    /** @throws ApiError for a request that is not served, so that it goes to no upstream */
    static RouterStage of(ProcessorContext context, RequestHeaders headers, boolean bodyFollows) {
        EndpointPrefixes prefixes = context.settings().prefixes();
        Optional<Endpoint> endpoint = prefixes.endpoint(headers.path());
        if (endpoint.isEmpty() || !headers.method().equals("POST")) {
            throw ApiError.notSupported("%s %s is not supported; these are: GET %s/v1/models, and POST %s"
                    .formatted(
                            headers.method(),
                            EndpointPrefixes.withoutQuery(headers.path()),
                            prefixes.of(Api.OPENAI),
                            prefixes.served()));
        }
        if (!bodyFollows) {
            throw ApiError.badRequest("the request has no body");
        }
        context.settings().limits().checkAnnounced(headers);
        context.open().checkRoom();
        return new RouterStage(context, endpoint.get(), headers);
    }

    @Override
    public Api api() {
        return endpoint.api();
    }

    @Override
    public ProcessingResponse requestBody(ByteString bytes) {
        bodyCame = true;
        context.settings().limits().check(bytes);
        reserve(bytes.size());
        ClientBody body = endpoint.has(Trait.FORM) ? FormBody.parse(bytes, contentType) : JsonBody.parse(bytes);
        String model = body.text("model")
                .filter(name -> !name.isBlank())
                .orElseThrow(() -> ApiError.badParameter("model", "you must provide a model parameter"));
        if (model.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw ApiError.badParameter("model", "the model parameter has control characters");
        }
        RoutedRequest request = new RoutedRequest(endpoint, host, path, model, body, telemetryHeaders, span);
        String added = add(request);
        routed = Optional.of(request);
        id = Optional.of(added);
        HeaderEdits edits = new HeaderEdits()
                .set(ProcessorNames.MODEL_HEADER, model)
                .set(ProcessorNames.ORIGINAL_PATH_HEADER, path)
                .set(ProcessorNames.REQUEST_ID_HEADER, added);
        span.ifPresent(begun -> edits.set(Tracing.TRACEPARENT, begun.header()));
        return Answers.routeAgain(edits.mutation());
    }

    @Override
    public ResponseStage responseHeaders(RequestHeaders headers, boolean bodyFollows) {
        if (!bodyCame && headers.first(":status").orElse("").equals("413")) {
            // Envoy's own answer when its buffer is full, which is plain text.
            throw ApiError.tooLarge("the request body is larger than what the gateway buffers");
        }
        Optional<ResponseStage> answer = routed.flatMap(request ->
                request.lastAttempt().map(last -> ResponseStage.of(context, request, last, headers, bodyFollows)));
        end();
        return answer.orElseGet(ResponseStage::uncounted);
    }

    @Override
    public void end() {
        context.open().release(takeReserved());
        id.ifPresent(context.open()::remove);
        id = Optional.empty();
        // Taken already if a backend answered.
        routed.flatMap(RoutedRequest::takeSpan)
                .ifPresent(unanswered -> unanswered.end(Optional.of("no backend answered")));
        routed = Optional.empty();
    }

    private String add(RoutedRequest request) {
        long held = takeReserved();
        try {
            return context.open().add(request, held);
        } catch (ApiError e) {
            context.open().release(held);
            throw e;
        }
    }

    /** Before the body is parsed, which takes room as well. */
    private synchronized void reserve(long size) {
        context.open().reserve(size);
        reserved = size;
    }

    /** The stream may end while a large body is parsed on another thread; one of the two gives the room back. */
    private synchronized long takeReserved() {
        long held = reserved;
        reserved = 0;
        return held;
    }
}
