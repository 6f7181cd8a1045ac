package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Optional;

/** Before routing: which model the body names. */
final class RouterStage implements Stage {

    private final OpenRequests open;
    private final Endpoint endpoint;
    private final String path;
    private Optional<String> id = Optional.empty();

    private RouterStage(OpenRequests open, Endpoint endpoint, String path) {
        this.open = open;
        this.endpoint = endpoint;
        this.path = path;
    }

    /**
     * @param root what all paths begin with
     * @throws ApiError for a request that is not served, so that it goes to no upstream
     */
    static RouterStage of(OpenRequests open, String root, RequestHeaders headers, boolean bodyFollows) {
        String path = headers.path();
        Optional<Endpoint> endpoint = below(root, path).flatMap(Endpoint::of);
        if (endpoint.isEmpty() || !headers.method().equals("POST")) {
            throw ApiError.notSupported(
                    "%s %s is not supported; POST %s/v1/chat/completions, /v1/completions and /v1/embeddings and GET /v1/models are"
                            .formatted(headers.method(), withoutQuery(path), root));
        }
        if (!bodyFollows) {
            throw ApiError.badRequest("the request has no body");
        }
        return new RouterStage(open, endpoint.get(), path);
    }

    /** The path below the root, without query. */
    static Optional<String> below(String root, String path) {
        String plain = withoutQuery(path);
        return plain.startsWith(root) ? Optional.of(plain.substring(root.length())) : Optional.empty();
    }

    @Override
    public ProcessingResponse requestBody(ByteString bytes) {
        JsonBody body = JsonBody.parse(bytes);
        String model = body.text("model")
                .filter(name -> !name.isBlank())
                .orElseThrow(() -> ApiError.badParameter("model", "you must provide a model parameter"));
        if (model.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw ApiError.badParameter("model", "the model parameter has control characters");
        }
        String added = open.add(new RoutedRequest(endpoint, path, model, body));
        id = Optional.of(added);
        return Answers.routeAgain(new HeaderEdits()
                .set(ProcessorNames.MODEL_HEADER, model)
                .set(ProcessorNames.ORIGINAL_PATH_HEADER, path)
                .set(ProcessorNames.REQUEST_ID_HEADER, added)
                .mutation());
    }

    @Override
    public void end() {
        id.ifPresent(open::remove);
        id = Optional.empty();
    }

    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
