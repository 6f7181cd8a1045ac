package dev.lockkeeper.ratelimit.config.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A control plane that keeps one set of resources: answers each request of another version with it, a refused one too, as
 * go-control-plane's cache does.
 */
final class FakeControlPlane implements AutoCloseable {

    private final int port;
    private final Optional<SslContext> tls;
    private final List<DiscoveryRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Metadata> headers = new CopyOnWriteArrayList<>();
    private final Set<StreamObserver<DiscoveryResponse>> waiting = new LinkedHashSet<>();
    private DiscoveryResponse answer = DiscoveryResponse.getDefaultInstance();
    private int nonce;
    private Server server;

    FakeControlPlane(int port, Optional<SslContext> tls) throws IOException {
        this.port = port;
        this.tls = tls;
        this.server = listen();
    }

    /** The whole set from now on. */
    synchronized void set(String version, Message... configs) {
        List<Any> all = new ArrayList<>();
        for (Message config : Arrays.asList(configs)) {
            all.add(any(config.toByteString()));
        }
        set(version, all);
    }

    synchronized void set(String version, List<Any> resources) {
        answer = DiscoveryResponse.newBuilder()
                .setVersionInfo(version)
                .setTypeUrl(XdsResources.TYPE)
                .addAllResources(resources)
                .build();
        List<StreamObserver<DiscoveryResponse>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(this::send);
    }

    static Any any(ByteString value) {
        return Any.newBuilder().setTypeUrl(XdsResources.TYPE).setValue(value).build();
    }

    /** All that came, over all streams. */
    List<DiscoveryRequest> requests() {
        return requests;
    }

    List<DiscoveryRequest> refusals() {
        return requests.stream().filter(DiscoveryRequest::hasErrorDetail).toList();
    }

    /** Of each stream. */
    List<Metadata> headers() {
        return headers;
    }

    void stop() {
        server.shutdownNow();
        synchronized (this) {
            waiting.clear();
        }
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void restart() throws IOException {
        server = listen();
    }

    @Override
    public void close() {
        stop();
    }

    private Server listen() throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .addService(new Discovery())
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata sent, ServerCallHandler<Q, A> next) {
                        headers.add(sent);
                        return next.startCall(call, sent);
                    }
                });
        tls.ifPresent(builder::sslContext);
        return builder.build().start();
    }

    private synchronized void asked(DiscoveryRequest request, StreamObserver<DiscoveryResponse> answers) {
        requests.add(request);
        if (!answer.getVersionInfo().isEmpty() && !request.getVersionInfo().equals(answer.getVersionInfo())) {
            send(answers);
        } else {
            waiting.add(answers);
        }
    }

    private void send(StreamObserver<DiscoveryResponse> answers) {
        nonce++;
        answers.onNext(answer.toBuilder().setNonce(Integer.toString(nonce)).build());
    }

    private final class Discovery extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {

        @Override
        public StreamObserver<DiscoveryRequest> streamAggregatedResources(StreamObserver<DiscoveryResponse> answers) {
            return new StreamObserver<>() {
                @Override
                public void onNext(DiscoveryRequest request) {
                    asked(request, answers);
                }

                @Override
                public void onError(Throwable failure) {
                    gone();
                }

                @Override
                public void onCompleted() {
                    gone();
                }

                private void gone() {
                    synchronized (FakeControlPlane.this) {
                        waiting.remove(answers);
                    }
                }
            };
        }
    }
}
