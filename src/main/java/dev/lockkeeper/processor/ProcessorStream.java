package dev.lockkeeper.processor;

import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.StreamObserver;
import org.jboss.logging.Logger;

/** One stream of an ext_proc filter: a request before routing, or one try of a backend. */
final class ProcessorStream implements StreamObserver<ProcessingRequest> {

    private static final Logger LOG = Logger.getLogger(ProcessorService.class);

    private final ProcessorSettings settings;
    private final ProcessorConfigs configs;
    private final OpenRequests open;
    private final ProcessorMetrics metrics;
    private final StreamObserver<ProcessingResponse> answers;
    private Stage stage = new Stage.Done();

    ProcessorStream(
            ProcessorSettings settings,
            ProcessorConfigs configs,
            OpenRequests open,
            ProcessorMetrics metrics,
            StreamObserver<ProcessingResponse> answers) {
        this.settings = settings;
        this.configs = configs;
        this.open = open;
        this.metrics = metrics;
        this.answers = answers;
    }

    @Override
    public void onNext(ProcessingRequest message) {
        answers.onNext(answer(message));
    }

    @Override
    public void onError(Throwable gone) {
        stage.end();
    }

    @Override
    public void onCompleted() {
        stage.end();
        answers.onCompleted();
    }

    private ProcessingResponse answer(ProcessingRequest message) {
        try {
            return switch (message.getRequestCase()) {
                case REQUEST_HEADERS -> requestHeaders(message);
                case REQUEST_BODY -> stage.requestBody(message.getRequestBody().getBody());
                case REQUEST_TRAILERS -> Answers.REQUEST_TRAILERS_UNCHANGED;
                case RESPONSE_HEADERS -> {
                    stage.end();
                    yield Answers.RESPONSE_HEADERS_UNCHANGED;
                }
                case RESPONSE_BODY -> Answers.RESPONSE_BODY_UNCHANGED;
                case RESPONSE_TRAILERS -> Answers.RESPONSE_TRAILERS_UNCHANGED;
                case REQUEST_NOT_SET -> throw new IllegalStateException("Envoy sent an empty message");
            };
        } catch (ApiError e) {
            metrics.answered(e.status());
            LOG.debugf("processor answered status=%d reason=\"%s\"", e.status(), e.getMessage());
            return Answers.json(e.status(), e.json());
        } catch (RuntimeException e) {
            metrics.answered(500);
            LOG.errorf(e, "processor failed message=%s", message.getRequestCase());
            return Answers.json(500, ApiError.internal("the processor failed").json());
        }
    }

    private ProcessingResponse requestHeaders(ProcessingRequest message) {
        HttpHeaders sent = message.getRequestHeaders();
        RequestHeaders headers = new RequestHeaders(sent.getHeaders());
        ProcessorConfig config = configs.current();
        UpstreamStage upstream = new UpstreamStage(open, config);
        if (upstream.concerns(message, headers)) {
            ProcessingResponse answer = upstream.requestHeaders(message, headers);
            metrics.tried();
            return answer;
        }
        if (headers.method().equals("GET")
                && RouterStage.below(settings.rootPrefix(), headers.path())
                        .filter("/v1/models"::equals)
                        .isPresent()) {
            metrics.answered(200);
            return Answers.json(200, ModelList.json(config.models(headers.authority())));
        }
        stage = RouterStage.of(open, settings.rootPrefix(), headers, !sent.getEndOfStream());
        return Answers.SEND_BODY;
    }
}
