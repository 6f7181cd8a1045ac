package dev.lockkeeper.processor;

import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One stream of an ext_proc filter: a request before routing and its answer, or one try of a backend. A large body is
 * parsed off the event loop, which other requests share; until its answer Envoy sends nothing, but the stream may end.
 */
final class ProcessorStream implements StreamObserver<ProcessingRequest> {

    private static final Logger LOG = Logger.getLogger(ProcessorService.class);

    /** Up to a millisecond to parse. */
    private static final int LARGE = 256 << 10;

    private final ProcessorContext context;
    private final StreamObserver<ProcessingResponse> answers;
    private Stage stage = new Stage.Done();
    private boolean over;

    ProcessorStream(ProcessorContext context, StreamObserver<ProcessingResponse> answers) {
        this.context = context;
        this.answers = answers;
    }

    @Override
    public void onNext(ProcessingRequest message) {
        Stage current = current();
        if (message.getRequestBody().getBody().size() >= LARGE) {
            Thread.ofVirtual().name("processor-body").start(() -> send(answer(message, current)));
        } else {
            send(answer(message, current));
        }
    }

    @Override
    public synchronized void onError(Throwable gone) {
        over = true;
        stage.end();
    }

    @Override
    public synchronized void onCompleted() {
        over = true;
        stage.end();
        answers.onCompleted();
    }

    private synchronized Stage current() {
        return stage;
    }

    private synchronized void next(Stage next) {
        stage = next;
    }

    private synchronized void send(ProcessingResponse answer) {
        if (over) {
            // What the stage took while the stream ended.
            stage.end();
        } else {
            answers.onNext(answer);
        }
    }

    private ProcessingResponse answer(ProcessingRequest message, Stage current) {
        try {
            return switch (message.getRequestCase()) {
                case REQUEST_HEADERS -> requestHeaders(message);
                case REQUEST_BODY ->
                    current.requestBody(message.getRequestBody().getBody());
                case REQUEST_TRAILERS -> Answers.REQUEST_TRAILERS_UNCHANGED;
                case RESPONSE_HEADERS -> responseHeaders(message.getResponseHeaders(), current);
                case RESPONSE_BODY ->
                    current.responseBody(
                            message.getResponseBody().getBody(),
                            message.getResponseBody().getEndOfStream());
                case RESPONSE_TRAILERS -> current.responseTrailers();
                case REQUEST_NOT_SET -> throw new IllegalStateException("Envoy sent an empty message");
            };
        } catch (ApiError e) {
            context.metrics().answered(e.status());
            LOG.debugf(
                    "processor answered status=%d reason=\"%s\"",
                    e.status(), context.settings().redacting() ? "[REDACTED]" : e.getMessage());
            return Answers.error(e, api(message, current));
        } catch (RuntimeException e) {
            context.metrics().answered(500);
            LOG.errorf(e, "processor failed message=%s", message.getRequestCase());
            return Answers.error(ApiError.internal("the processor failed"), api(message, current));
        }
    }

    private ProcessingResponse requestHeaders(ProcessingRequest message) {
        HttpHeaders sent = message.getRequestHeaders();
        RequestHeaders headers = new RequestHeaders(sent.getHeaders());
        UpstreamStage upstream = new UpstreamStage(context);
        if (upstream.concerns(message, headers)) {
            ProcessingResponse answer = upstream.requestHeaders(message, headers);
            context.metrics().tried();
            return answer;
        }
        if (headers.method().equals("GET")) {
            Optional<Api> models = context.settings().prefixes().models(headers.path());
            if (models.isPresent()) {
                return models(models.get(), headers);
            }
        }
        next(RouterStage.of(context, headers, !sent.getEndOfStream()));
        return Answers.SEND_BODY;
    }

    private ProcessingResponse models(Api api, RequestHeaders headers) {
        ProcessorConfig config = context.configs().current();
        if (config == ProcessorConfig.EMPTY) {
            throw ApiError.unavailable("the processor has no configuration yet");
        }
        context.metrics().answered(200);
        return Answers.json(200, ModelList.json(api, config.models(headers.authority())));
    }

    /** A try's path may be a backend's already; the client's is beside it. */
    private Api api(ProcessingRequest message, Stage current) {
        if (!message.hasRequestHeaders()) {
            return current.api();
        }
        RequestHeaders headers = new RequestHeaders(message.getRequestHeaders().getHeaders());
        return context.settings()
                .prefixes()
                .nearest(headers.first(ProcessorNames.ORIGINAL_PATH_HEADER).orElse(headers.path()));
    }

    private ProcessingResponse responseHeaders(HttpHeaders sent, Stage current) {
        ResponseStage response = current.responseHeaders(new RequestHeaders(sent.getHeaders()), !sent.getEndOfStream());
        next(response);
        return response.counts() ? Answers.SEND_RESPONSE : Answers.RESPONSE_HEADERS_UNCHANGED;
    }
}
