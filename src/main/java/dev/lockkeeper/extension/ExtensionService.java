package dev.lockkeeper.extension;

import dev.lockkeeper.extension.TranslateCall.Collaborators;
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
import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.plan.extension.ExtensionView;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The service that Envoy Gateway calls. Before the first plan is built it answers UNAVAILABLE, so Envoy Gateway tries
 * again and keeps what it had. An exception ends its call with INTERNAL, nothing else.
 */
public final class ExtensionService implements EnvoyGatewayExtensionGrpc.AsyncService, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ExtensionService.class);

    /** Readiness waits for it at most this long, and mostly less: sources sync meanwhile. */
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private final PlanWait wait;
    private final HookAnswer.Instruments instruments;
    private final Collaborators translation;
    private volatile boolean warm;

    /** @param nanoTime a monotonic clock, as {@link System#nanoTime()} */
    public ExtensionService(
            ExtensionView view, ExtensionSettings settings, MeterRegistry meters, LongSupplier nanoTime) {
        ExtensionMetrics metrics = new ExtensionMetrics(meters);
        this.wait = new PlanWait(settings.planWait(), nanoTime);
        this.instruments = new HookAnswer.Instruments(metrics, new SampledLog(LOG, nanoTime), nanoTime);
        this.translation = new Collaborators(
                view,
                wait,
                new TranslateEdits(
                        new OwnRoutes(
                                settings.recognition(), key -> view.route(key).isPresent()),
                        ProcessorCluster.at(settings.processor()),
                        HeaderAttributes.filter(settings.headerAttributes())),
                new WaitedFor(nanoTime, settings.planWait()),
                metrics,
                new FailureLog(),
                new Explanations(view, InstantSource.system()));
        metrics.waiting(wait::waiting);
        view.onChange(wait::plansChanged);
    }

    /** Runs made-up translations in the background; {@link #warm} once they are done, which is in time. */
    public void warmUp() {
        Thread.ofPlatform().daemon().name("extension-warm-up").start(() -> {
            try {
                new WarmUp().run(WARM_UP, System::nanoTime);
            } catch (RuntimeException | Error e) {
                // The first call will take longer, and that is all.
                LOG.errorf(e, "extension warm-up failed");
            } finally {
                warm = true;
            }
        });
    }

    /** Whether the first call will be about as quick as later ones. */
    public boolean warm() {
        return warm;
    }

    /** What a {@code GrpcServer} is given. */
    public ServerServiceDefinition definition() {
        return EnvoyGatewayExtensionGrpc.bindService(this);
    }

    /** What the last translations made of each route. */
    public Explanations explanations() {
        return translation.explanations();
    }

    /** Calls that still wait for a plan are answered UNAVAILABLE by the server's own shutdown. */
    @Override
    public void close() {
        wait.close();
    }

    @Override
    public void postTranslateModify(
            PostTranslateModifyRequest request, StreamObserver<PostTranslateModifyResponse> answer) {
        new TranslateCall(request, new HookAnswer<>("PostTranslateModify", answer, instruments), translation).begin();
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
        HookAnswer<T> only = new HookAnswer<>(hook, answer, instruments);
        only.guarded(() -> only.ok(response.get()));
    }
}
