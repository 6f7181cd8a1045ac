package dev.lockkeeper.extension;

import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.Failures.Failure;
import dev.lockkeeper.extension.TranslationScan.OwnRoutes;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.model.ObjectKey;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** All edits of one translation: a pure function of the request and the plans. */
final class TranslateEdits {

    private static final Failure UNKNOWN = new Failure(
            Reason.UNKNOWN_ROUTE,
            "this extension server does not have the plan that its HTTPRoute names; it may have been deleted, or its HTTPRoute cannot be written");

    private final OwnRoutes own;
    private final ByteString processor;
    private final Optional<HttpFilter> headerAttributes;

    /**
     * @param processor the cluster to add for the processor
     * @param headerAttributes the filter that keeps request headers for access logs
     */
    TranslateEdits(OwnRoutes own, Cluster processor, Optional<HttpFilter> headerAttributes) {
        this.own = own;
        this.processor = processor.toByteString();
        this.headerAttributes = headerAttributes;
    }

    /**
     * The reply.
     *
     * @param failedRoutes routes that answer 503 in whole or in part, with the first reason
     */
    record Result(PostTranslateModifyResponse response, SortedMap<ObjectKey, Failure> failedRoutes, EditNotes notes) {}

    TranslationScan scan(PostTranslateModifyRequest request) {
        return TranslationScan.of(request.getRoutesList(), own);
    }

    Result apply(PostTranslateModifyRequest request, TranslationScan scan, ChosenPlans chosen) {
        Failures failures = new Failures();
        EditNotes notes = new EditNotes();
        if (scan.hashes().isEmpty()) {
            return new Result(
                    response(request, request.getClustersList(), request.getListenersList(), request.getRoutesList()),
                    failures.closed(),
                    notes);
        }
        chosen.unknown().forEach(route -> failures.route(route, UNKNOWN));
        ClusterEdits clusterEdits = new ClusterEdits(chosen.plans(), failures, notes);
        List<ByteString> clusters = clusterEdits.edit(request.getClustersList(), processor);
        List<ByteString> listeners =
                new ListenerEdits(scan.own(), headerAttributes, failures, notes).edit(request.getListenersList());
        List<ByteString> routes = new RouteEdits(
                        chosen.plans(), chosen.removed(), clusterEdits.unsafe(), failures, notes)
                .edit(scan.configurations());
        return new Result(response(request, clusters, listeners, routes), failures.closed(), notes);
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
