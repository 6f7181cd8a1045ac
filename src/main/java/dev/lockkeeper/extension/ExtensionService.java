package dev.lockkeeper.extension;

import dev.lockkeeper.extension.ExtensionMetrics.Outcome;
import dev.lockkeeper.extension.TranslateEdits.Result;
import dev.lockkeeper.extension.TranslationScan.OwnRoutes;
import dev.lockkeeper.extension.proto.EnvoyGatewayExtensionGrpc;
import dev.lockkeeper.extension.proto.PostClusterModifyRequest;
import dev.lockkeeper.extension.proto.PostClusterModifyResponse;
import dev.lockkeeper.extension.proto.PostEndpointsModifyRequest;
import dev.lockkeeper.extension.proto.PostEndpointsModifyResponse;
import dev.lockkeeper.extension.proto.PostHTTPListenerModifyRequest;
import dev.lockkeeper.extension.proto.PostHTTPListenerModifyResponse;
import dev.lockkeeper.extension.proto.PostRouteModifyRequest;
import dev.lockkeeper.extension.proto.PostRouteModifyResponse;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.extension.proto.PostVirtualHostModifyRequest;
import dev.lockkeeper.extension.proto.PostVirtualHostModifyResponse;
import dev.lockkeeper.plan.extension.ExtensionView;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The service that Envoy Gateway calls. Before the first plan is built it answers UNAVAILABLE, so Envoy Gateway tries
 * again and keeps what it had. An exception ends its call with INTERNAL, nothing else.
 */
public final class ExtensionService implements EnvoyGatewayExtensionGrpc.AsyncService, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ExtensionService.class);

    private final ExtensionView view;
    private final TranslateEdits edits;
    private final PlanWait wait;
    private final ScheduledExecutorService waiting;
    private final ExtensionMetrics metrics;
    private final FailureLog failures = new FailureLog();
    private final LongSupplier nanoTime;

    /** @param nanoTime a monotonic clock, as {@link System#nanoTime()} */
    public ExtensionService(
            ExtensionView view, ExtensionSettings settings, MeterRegistry meters, LongSupplier nanoTime) {
        this.view = view;
        this.edits = new TranslateEdits(
                new OwnRoutes(settings.recognition(), key -> view.route(key).isPresent()),
                ProcessorCluster.at(settings.processor()));
        this.waiting = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("extension-wait").factory());
        this.wait = new PlanWait(waiting, settings.planWait(), nanoTime);
        this.metrics = new ExtensionMetrics(meters);
        this.nanoTime = nanoTime;
    }

    /** What a {@code GrpcServer} is given. */
    public ServerServiceDefinition definition() {
        return EnvoyGatewayExtensionGrpc.bindService(this);
    }

    /** Calls that still wait for a plan are answered UNAVAILABLE by the server's own shutdown. */
    @Override
    public void close() {
        waiting.shutdownNow();
    }

    @Override
    public void postTranslateModify(
            PostTranslateModifyRequest request, StreamObserver<PostTranslateModifyResponse> answer) {
        long start = nanoTime.getAsLong();
        if (answer instanceof ServerCallStreamObserver<?> call) {
            // A caller that left while its call waited is no failure of ours.
            call.setOnCancelHandler(() -> {});
        }
        guarded("PostTranslateModify", start, answer, () -> {
            TranslationScan scan = edits.scan(request);
            wait.until(
                    () -> view.ready() && ChosenPlans.of(scan, view).complete(),
                    () -> guarded("PostTranslateModify", start, answer, () -> translate(request, scan, start, answer)));
        });
    }

    private void translate(
            PostTranslateModifyRequest request,
            TranslationScan scan,
            long start,
            StreamObserver<PostTranslateModifyResponse> answer) {
        ChosenPlans chosen = ChosenPlans.of(scan, view);
        if (!view.ready()) {
            unavailable("PostTranslateModify", start, answer, "the first plan is not built yet");
            return;
        }
        if (!chosen.behind().isEmpty()) {
            unavailable(
                    "PostTranslateModify",
                    start,
                    answer,
                    "this replica does not have the plan that HTTPRoute %s was made from"
                            .formatted(chosen.behind().iterator().next()));
            return;
        }
        Result result = edits.apply(request, scan, chosen);
        failures.report(scan.hashes().keySet(), result.failedRoutes());
        metrics.translated(
                request.getSerializedSize(),
                scan.hashes().size(),
                result.failedRoutes().size());
        ended("PostTranslateModify", start, answer, result.response());
    }

    @Override
    public void postRouteModify(PostRouteModifyRequest request, StreamObserver<PostRouteModifyResponse> answer) {
        unchanged("PostRouteModify", answer, () -> {
            var response = PostRouteModifyResponse.newBuilder();
            return request.hasRoute() ? response.setRoute(request.getRoute()).build() : response.build();
        });
    }

    @Override
    public void postVirtualHostModify(
            PostVirtualHostModifyRequest request, StreamObserver<PostVirtualHostModifyResponse> answer) {
        unchanged("PostVirtualHostModify", answer, () -> {
            var response = PostVirtualHostModifyResponse.newBuilder();
            return request.hasVirtualHost()
                    ? response.setVirtualHost(request.getVirtualHost()).build()
                    : response.build();
        });
    }

    @Override
    public void postHTTPListenerModify(
            PostHTTPListenerModifyRequest request, StreamObserver<PostHTTPListenerModifyResponse> answer) {
        unchanged("PostHTTPListenerModify", answer, () -> {
            var response = PostHTTPListenerModifyResponse.newBuilder();
            return request.hasListener()
                    ? response.setListener(request.getListener()).build()
                    : response.build();
        });
    }

    @Override
    public void postClusterModify(PostClusterModifyRequest request, StreamObserver<PostClusterModifyResponse> answer) {
        unchanged("PostClusterModify", answer, () -> {
            var response = PostClusterModifyResponse.newBuilder();
            return request.hasCluster()
                    ? response.setCluster(request.getCluster()).build()
                    : response.build();
        });
    }

    @Override
    public void postEndpointsModify(
            PostEndpointsModifyRequest request, StreamObserver<PostEndpointsModifyResponse> answer) {
        unchanged("PostEndpointsModify", answer, () -> {
            var response = PostEndpointsModifyResponse.newBuilder();
            return request.hasLoadAssignment()
                    ? response.setLoadAssignment(request.getLoadAssignment()).build()
                    : response.build();
        });
    }

    private <T> void unchanged(String hook, StreamObserver<T> answer, Supplier<T> response) {
        long start = nanoTime.getAsLong();
        guarded(hook, start, answer, () -> ended(hook, start, answer, response.get()));
    }

    private <T> void ended(String hook, long start, StreamObserver<T> answer, T response) {
        answer.onNext(response);
        answer.onCompleted();
        metrics.ended(hook, Outcome.OK, nanoTime.getAsLong() - start);
    }

    private void unavailable(String hook, long start, StreamObserver<?> answer, String reason) {
        answer.onError(Status.UNAVAILABLE.withDescription(reason).asRuntimeException());
        metrics.ended(hook, Outcome.UNAVAILABLE, nanoTime.getAsLong() - start);
        LOG.warnf("extension call refused hook=%s reason=\"%s\"", hook, reason);
    }

    /** The boundary of a call: nothing a request holds may end more than its own call. */
    private void guarded(String hook, long start, StreamObserver<?> answer, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "extension call failed hook=%s", hook);
            metrics.ended(hook, Outcome.INTERNAL, nanoTime.getAsLong() - start);
            answer.onError(Status.INTERNAL
                    .withDescription("%s failed: %s".formatted(hook, e))
                    .asRuntimeException());
        }
    }
}
