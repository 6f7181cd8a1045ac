package dev.lockkeeper.processor;

import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.grpc.GrpcServer;
import dev.lockkeeper.grpc.GrpcServerSettings;
import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.ListenAddress.UnixSocket;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.observe.Tracing;
import dev.lockkeeper.realparts.FreePorts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Client, real Envoy with our edits, processor and providers. */
final class ProcessorRig implements AutoCloseable {

    static final ObjectKey GATEWAY = new ObjectKey("default", "gw");

    final FakeUpstream plain = new FakeUpstream("plain");
    final FakeUpstream azure = new FakeUpstream("azure");
    final FakeUpstream failing = new FakeUpstream("failing");
    final MeterRegistry meters = new SimpleMeterRegistry();
    final ProcessorConfigs configs = new ProcessorConfigs();
    final LocalEnvoy envoy;
    final int port = FreePorts.next();
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path folder;
    private final GrpcServer processor;

    /** @param bufferBytes what Envoy keeps of a body */
    ProcessorRig(Path folder, String config, RequestLimits limits, int bufferBytes) {
        this(folder, config, new ProcessorSettings("", limits), Tracing.OFF, bufferBytes);
    }

    ProcessorRig(Path folder, String config, ProcessorSettings settings, Tracing tracing, int bufferBytes) {
        this.folder = folder;
        failing.answers(exchange -> FakeUpstream.respond(exchange, 503, "overloaded"));
        configs.publish(GATEWAY, FilterConfigs.parse(config.getBytes(StandardCharsets.UTF_8)));
        UnixSocket socket = new UnixSocket(folder.resolve("run.sock"));
        processor = new GrpcServer(
                GrpcServerSettings.of("processor", socket, CallThreads.EVENT_LOOP),
                List.of(new ProcessorService(settings, configs, meters, tracing).definition()),
                () -> true);
        processor.start();
        PostTranslateModifyResponse edited = EditedRoutes.edited(
                new EditedRoutes.Surroundings(socket, folder, port, bufferBytes, plain, azure, failing));
        envoy = LocalEnvoy.start(
                folder, FreePorts.next(), edited.getListenersList(), edited.getRoutesList(), edited.getClustersList());
    }

    void forget() {
        List.of(plain, azure, failing).forEach(upstream -> upstream.seen().clear());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return client.send(
                request(path, headers).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    /** What Envoy's access log says of the request with this header {@code x-test}. */
    Optional<String> logged(String test) {
        try {
            return Files.readString(folder.resolve(EditedRoutes.ACCESS_LOG))
                    .lines()
                    .filter(line -> line.startsWith(test + " "))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        envoy.close();
        processor.close();
        List.of(plain, azure, failing).forEach(FakeUpstream::close);
        client.close();
    }
}
