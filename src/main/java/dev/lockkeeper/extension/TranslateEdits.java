package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.TranslationScan.OwnRoutes;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.model.ObjectKey;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.List;
import java.util.Map;

/** All edits of one translation: a pure function of the request and the plans. */
final class TranslateEdits {

    private final OwnRoutes own;
    private final Cluster processor;

    /** @param processor the cluster to add for the processor */
    TranslateEdits(OwnRoutes own, Cluster processor) {
        this.own = own;
        this.processor = processor;
    }

    /**
     * The reply.
     *
     * @param failedRoutes routes that answer 503 in whole or in part, with the reason
     */
    record Result(PostTranslateModifyResponse response, Map<ObjectKey, String> failedRoutes) {}

    TranslationScan scan(PostTranslateModifyRequest request) {
        return TranslationScan.of(request.getRoutesList(), own);
    }

    Result apply(PostTranslateModifyRequest request, TranslationScan scan, ChosenPlans chosen) {
        Failures failures = new Failures();
        if (scan.hashes().isEmpty()) {
            return new Result(
                    response(request, request.getClustersList(), request.getListenersList(), request.getRoutesList()),
                    failures.closed());
        }
        chosen.unknown()
                .forEach(route -> failures.route(
                        route, "this extension server has no plan of that name; it may have been deleted"));
        ClusterEdits clusterEdits = new ClusterEdits(chosen.plans(), failures);
        List<ByteString> clusters = clusterEdits.edit(request.getClustersList(), processor);
        List<ByteString> listeners =
                new ListenerEdits(scan.configurations(), failures).edit(request.getListenersList());
        List<ByteString> routes =
                new RouteEdits(own, chosen.plans(), clusterEdits.unsafe(), failures).edit(request.getRoutesList());
        return new Result(response(request, clusters, listeners, routes), failures.closed());
    }

    private static PostTranslateModifyResponse response(
            PostTranslateModifyRequest request,
            List<ByteString> clusters,
            List<ByteString> listeners,
            List<ByteString> routes) {
        return PostTranslateModifyResponse.newBuilder()
                .addAllClusters(clusters)
                .addAllSecrets(request.getSecretsList())
                .addAllListeners(listeners)
                .addAllRoutes(routes)
                .build();
    }
}
