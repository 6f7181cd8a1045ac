package dev.lockkeeper.processor;

import static dev.lockkeeper.extension.FixedView.backend;
import static dev.lockkeeper.extension.FixedView.plan;
import static dev.lockkeeper.extension.FixedView.rule;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt32Value;
import dev.lockkeeper.extension.ExtensionService;
import dev.lockkeeper.extension.ExtensionSettings;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.FixedView;
import dev.lockkeeper.extension.Xds;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.grpc.ListenAddress.UnixSocket;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionBackend;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A static Envoy configuration as our own hook edits it. */
final class EditedRoutes {

    static final String ACCESS_LOG = "access.log";

    private static final ObjectKey CHAT = new ObjectKey("default", "chat");

    private EditedRoutes() {}

    /** Where things are in one test run. */
    record Surroundings(
            UnixSocket socket,
            Path folder,
            int port,
            int bufferBytes,
            FakeUpstream plain,
            FakeUpstream azure,
            FakeUpstream failing) {}

    /** A translation of one route with five rules, through the hook. */
    static PostTranslateModifyResponse edited(Surroundings at) {
        FixedView view = FixedView.of(plan(
                CHAT,
                "h1",
                rule(backend(CHAT, "plain", 0, 0)),
                rule(backend(CHAT, "azure", 1, 0)),
                rule(
                        new ExtensionBackend("default/failing/route/chat/rule/2/ref/0", 0, 1),
                        new ExtensionBackend("default/plain/route/chat/rule/2/ref/1", 5, 1)),
                rule(backend(CHAT, "plain", 3, 0)),
                rule(backend(CHAT, "plain", 4, 0))));
        String rule = "httproute/default/chat/rule/";
        Route weighted = Xds.modelRoute(CHAT, 1, "model-b", "h1").toBuilder()
                .setRoute(RouteAction.newBuilder()
                        .setWeightedClusters(WeightedCluster.newBuilder()
                                .addClusters(ClusterWeight.newBuilder()
                                        .setName(rule + "1/backend/0")
                                        .setWeight(UInt32Value.of(1)))))
                .build();
        Route retried = Xds.modelRoute(CHAT, 2, "model-c", "h1").toBuilder()
                .setRoute(RouteAction.newBuilder()
                        .setCluster(rule + "2")
                        .setTimeout(Duration.newBuilder().setSeconds(20))
                        .setRetryPolicy(RetryPolicy.newBuilder()
                                .setRetryOn("5xx")
                                .setNumRetries(UInt32Value.of(1))
                                .setRetryPriority(RetryPolicy.RetryPriority.newBuilder()
                                        .setName("envoy.retry_priorities.previous_priorities")
                                        .setTypedConfig(Any.pack(PreviousPrioritiesConfig.newBuilder()
                                                .setUpdateFrequency(1)
                                                .build())))))
                .build();
        Route catchAll = Xds.catchAll(CHAT, 5, "h1").toBuilder()
                .setDirectResponse(DirectResponseAction.newBuilder()
                        .setStatus(404)
                        .setBody(DataSource.newBuilder().setInlineString(ExtProcIT.NOT_FOUND)))
                .build();
        var request = PostTranslateModifyRequest.newBuilder()
                .addClusters(cluster(at, rule + "0", at.plain()))
                .addClusters(cluster(at, rule + "1/backend/0", at.azure()))
                .addClusters(cluster(at, rule + "2", at.failing(), at.plain()))
                .addClusters(cluster(at, rule + "3", at.plain()))
                .addClusters(cluster(at, rule + "4", at.plain()))
                .addListeners(listener(at))
                .addRoutes(Xds.routes(
                                Xds.modelRoute(CHAT, 0, "model-a", "h1"),
                                weighted,
                                retried,
                                Xds.modelRoute(CHAT, 3, "model-d", "h1"),
                                Xds.modelRoute(CHAT, 4, "model-e", "h1"),
                                catchAll)
                        .toByteString())
                .build();
        CompletableFuture<PostTranslateModifyResponse> answer = new CompletableFuture<>();
        try (ExtensionService service = new ExtensionService(
                view,
                new ExtensionSettings(
                        Recognition.ANNOTATION, at.socket().socketAddress(), ExtensionSettings.DEFAULT_PLAN_WAIT),
                new SimpleMeterRegistry(),
                System::nanoTime)) {
            service.postTranslateModify(request, completing(answer));
            return answer.join();
        }
    }

    static ByteString listener(Surroundings at) {
        Listener.Builder listener = Xds.listener(
                        Rds.newBuilder()
                                .setRouteConfigName(Xds.CONFIGURATION)
                                .setConfigSource(LocalEnvoy.routesIn(at.folder()))
                                .build(),
                        new InetSocketAddress("127.0.0.1", at.port()),
                        Xds.router())
                .toBuilder()
                .setPerConnectionBufferLimitBytes(UInt32Value.of(at.bufferBytes()));
        Filter.Builder filter = listener.getDefaultFilterChainBuilder().getFiltersBuilder(0);
        try {
            filter.setTypedConfig(Any.pack(filter.getTypedConfig().unpack(HttpConnectionManager.class).toBuilder()
                    .addAccessLog(accessLog(at))
                    .build()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        return listener.build().toByteString();
    }

    /** What users' access logs and limits see. */
    private static AccessLog accessLog(Surroundings at) {
        return AccessLog.newBuilder()
                .setName("envoy.access_loggers.file")
                .setTypedConfig(Any.pack(FileAccessLog.newBuilder()
                        .setPath(at.folder().resolve(ACCESS_LOG).toString())
                        .setLogFormat(
                                SubstitutionFormatString.newBuilder()
                                        .setTextFormatSource(
                                                DataSource.newBuilder()
                                                        .setInlineString(
                                                                "%REQ(x-test)% %RESPONSE_CODE% %DYNAMIC_METADATA(io.envoy.ai_gateway)%\n")))
                        .build()))
                .build();
    }

    static ByteString cluster(Surroundings at, String name, FakeUpstream... upstreams) {
        Cluster.Builder cluster =
                Xds.cluster(name).toBuilder().setPerConnectionBufferLimitBytes(UInt32Value.of(at.bufferBytes()));
        for (FakeUpstream upstream : upstreams) {
            cluster.getLoadAssignmentBuilder()
                    .addEndpoints(Xds.locality(
                            "%s/backend/%d"
                                    .formatted(name, cluster.getLoadAssignment().getEndpointsCount()),
                            new InetSocketAddress(
                                    "127.0.0.1", upstream.address().getPort())));
        }
        return cluster.build().toByteString();
    }

    private static <T> StreamObserver<T> completing(CompletableFuture<T> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T value) {
                answer.complete(value);
            }

            @Override
            public void onError(Throwable error) {
                answer.completeExceptionally(error);
            }

            @Override
            public void onCompleted() {}
        };
    }
}
