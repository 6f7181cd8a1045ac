package dev.lockkeeper.grpc;

import dev.lockkeeper.grpc.health.HealthCheckRequest;
import dev.lockkeeper.grpc.health.HealthCheckResponse;
import dev.lockkeeper.grpc.health.HealthCheckResponse.ServingStatus;
import dev.lockkeeper.grpc.health.HealthGrpc;
import dev.lockkeeper.grpc.health.HealthListRequest;
import dev.lockkeeper.grpc.health.HealthListResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The standard health protocol: a service is SERVING while the program says that it may serve.
 * {@link #publish()} tells watchers of a change.
 */
final class HealthService implements HealthGrpc.AsyncService {

    private final Set<String> services;
    private final Predicate<String> serving;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

    /**
     * @param services full names; the empty name, which stands for the server, is always known
     * @param serving whether the service of a name may serve
     */
    HealthService(Set<String> services, Predicate<String> serving) {
        this.services = Set.copyOf(services);
        this.serving = serving;
    }

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
        if (!known(request.getService())) {
            answer.onError(Status.NOT_FOUND
                    .withDescription("unknown service '%s'".formatted(request.getService()))
                    .asRuntimeException());
            return;
        }
        answer.onNext(response(status(request.getService())));
        answer.onCompleted();
    }

    @Override
    public void list(HealthListRequest request, StreamObserver<HealthListResponse> answer) {
        HealthListResponse.Builder list = HealthListResponse.newBuilder();
        list.putStatuses("", response(status("")));
        services.forEach(service -> list.putStatuses(service, response(status(service))));
        answer.onNext(list.build());
        answer.onCompleted();
    }

    @Override
    public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
        Watcher watcher = new Watcher(request.getService(), (ServerCallStreamObserver<HealthCheckResponse>) answer);
        if (!known(request.getService())) {
            watcher.tell(ServingStatus.SERVICE_UNKNOWN);
            return;
        }
        watcher.answer.setOnCancelHandler(() -> watchers.remove(watcher));
        watchers.add(watcher);
        watcher.tell(status(watcher.service));
    }

    /** Tells every watcher whose last answer is out of date. */
    void publish() {
        watchers.forEach(watcher -> watcher.tell(status(watcher.service)));
    }

    /** Ends every watch: the server goes away. */
    void end() {
        watchers.forEach(Watcher::end);
        watchers.clear();
    }

    private boolean known(String service) {
        return service.isEmpty() || services.contains(service);
    }

    private ServingStatus status(String service) {
        return serving.test(service) ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }

    private static final class Watcher {
        private final String service;
        private final ServerCallStreamObserver<HealthCheckResponse> answer;
        private ServingStatus last = ServingStatus.UNKNOWN;

        Watcher(String service, ServerCallStreamObserver<HealthCheckResponse> answer) {
            this.service = service;
            this.answer = answer;
        }

        synchronized void tell(ServingStatus status) {
            if (status != last && !answer.isCancelled()) {
                last = status;
                answer.onNext(response(status));
            }
        }

        synchronized void end() {
            // Whoever looks at statuses only sees it, too.
            tell(ServingStatus.NOT_SERVING);
            if (!answer.isCancelled()) {
                answer.onError(Status.UNAVAILABLE
                        .withDescription("the server shuts down")
                        .asRuntimeException());
            }
        }
    }
}
