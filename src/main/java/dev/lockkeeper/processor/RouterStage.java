package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Optional;

/** Before routing: which model the body names. Holds the request until its answer's headers come. */
final class RouterStage implements Stage {

    private final ProcessorContext context;
    private final Endpoint endpoint;
    private final String host;
    private final String path;
    private Optional<RoutedRequest> routed = Optional.empty();
    private Optional<String> id = Optional.empty();
    private boolean bodyCame;

    private RouterStage(ProcessorContext context, Endpoint endpoint, String host, String path) {
        this.context = context;
        this.endpoint = endpoint;
        this.host = host;
        this.path = path;
    }

    /** @throws ApiError for a request that is not served, so that it goes to no upstream */
    static RouterStage of(ProcessorContext context, RequestHeaders headers, boolean bodyFollows) {
        String path = headers.path();
        String root = context.settings().prefix();
        Optional<Endpoint> endpoint = below(root, path).flatMap(Endpoint::of);
        if (endpoint.isEmpty() || !headers.method().equals("POST")) {
            throw ApiError.notSupported(
                    "%s %s is not supported; POST %s/v1/chat/completions, /v1/completions and /v1/embeddings and GET /v1/models are"
                            .formatted(headers.method(), withoutQuery(path), root));
        }
        if (!bodyFollows) {
            throw ApiError.badRequest("the request has no body");
        }
        context.settings().limits().check(headers);
        return new RouterStage(context, endpoint.get(), headers.authority(), path);
    }

    /** The path below the root, without query. */
    static Optional<String> below(String root, String path) {
        String plain = withoutQuery(path);
        return plain.startsWith(root) ? Optional.of(plain.substring(root.length())) : Optional.empty();
    }

    @Override
    public ProcessingResponse requestBody(ByteString bytes) {
        bodyCame = true;
        context.settings().limits().check(bytes);
        JsonBody body = JsonBody.parse(bytes);
        String model = body.text("model")
                .filter(name -> !name.isBlank())
                .orElseThrow(() -> ApiError.badParameter("model", "you must provide a model parameter"));
        if (model.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw ApiError.badParameter("model", "the model parameter has control characters");
        }
        RoutedRequest request = new RoutedRequest(endpoint, host, path, model, body);
        String added = context.open().add(request);
        routed = Optional.of(request);
        id = Optional.of(added);
        return Answers.routeAgain(new HeaderEdits()
                .set(ProcessorNames.MODEL_HEADER, model)
                .set(ProcessorNames.ORIGINAL_PATH_HEADER, path)
                .set(ProcessorNames.REQUEST_ID_HEADER, added)
                .mutation());
    }

    @Override
    public ResponseStage responseHeaders(RequestHeaders headers, boolean bodyFollows) {
        if (!bodyCame && headers.first(":status").orElse("").equals("413")) {
            // Envoy's own answer when its buffer is full, which is plain text.
            throw ApiError.tooLarge("the request body is larger than what the gateway buffers");
        }
        Optional<Attempt> attempt = routed.flatMap(RoutedRequest::lastAttempt);
        end();
        return attempt.map(last -> ResponseStage.of(context, last, headers, bodyFollows))
                .orElseGet(ResponseStage::uncounted);
    }

    @Override
    public void end() {
        id.ifPresent(context.open()::remove);
        id = Optional.empty();
        routed = Optional.empty();
    }

    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
