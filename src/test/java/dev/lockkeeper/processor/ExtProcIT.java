package dev.lockkeeper.processor;

import static dev.lockkeeper.extension.FixedView.backend;
import static dev.lockkeeper.extension.FixedView.plan;
import static dev.lockkeeper.extension.FixedView.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import dev.lockkeeper.extension.ExtensionService;
import dev.lockkeeper.extension.ExtensionSettings;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.FixedView;
import dev.lockkeeper.extension.Xds;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.grpc.GrpcServer;
import dev.lockkeeper.grpc.GrpcServerSettings;
import dev.lockkeeper.grpc.GrpcServerSettings.CallThreads;
import dev.lockkeeper.grpc.ListenAddress.UnixSocket;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionBackend;
import dev.lockkeeper.realparts.FreePorts;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a real Envoy with our edits, a request reaches the backend of its model with that backend's credential. */
class ExtProcIT {

    private static final ObjectKey CHAT = new ObjectKey("default", "chat");
    private static final String NOT_FOUND = "No matching route found.";

    @TempDir
    private static Path folder;

    private static FakeUpstream plain;
    private static FakeUpstream azure;
    private static FakeUpstream failing;
    private static GrpcServer processor;
    private static LocalEnvoy envoy;
    private static int port;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void startAll() {
        plain = new FakeUpstream("plain");
        azure = new FakeUpstream("azure");
        failing = new FakeUpstream("failing");
        failing.answers(exchange -> FakeUpstream.respond(exchange, 503, "overloaded"));
        UnixSocket socket = new UnixSocket(folder.resolve("run.sock"));
        ProcessorConfigs configs = new ProcessorConfigs();
        configs.publish(new ObjectKey("default", "gw"), FilterConfigs.parse("""
                        version: v1.1.0
                        uuid: one
                        backends:
                        - {"name":"default/plain/route/chat/rule/0/ref/0","schema":{"name":"OpenAI","prefix":"v1"},"auth":{"apiKey":{"key":"key-plain\\n"}}}
                        - {"name":"default/azure/route/chat/rule/1/ref/0","modelNameOverride":"the-real-name-of-model-b","schema":{"name":"AzureOpenAI","version":"2025-01-01"},"auth":{"azureAPIKey":{"key":"key-azure"}},"httpHeaderMutation":{"set":[{"name":"X-Team","value":"blue"}],"remove":["x-internal"]}}
                        - {"name":"default/failing/route/chat/rule/2/ref/0","modelNameOverride":"a-name-that-is-longer","schema":{"name":"OpenAI","prefix":"v1"},"auth":{"anthropicAPIKey":{"key":"key-failing"}},"httpHeaderMutation":{"set":[{"name":"x-only-first","value":"1"}]}}
                        - {"name":"default/plain/route/chat/rule/2/ref/1","schema":{"name":"OpenAI","prefix":"other/v2"},"auth":{"apiKey":{"key":"key-second"}}}
                        models:
                        - {"Name":"model-a","OwnedBy":"us","CreatedAt":"2026-01-01T00:00:00Z"}
                        """.getBytes(StandardCharsets.UTF_8)));
        processor = new GrpcServer(
                GrpcServerSettings.of("processor", socket, CallThreads.EVENT_LOOP),
                List.of(new ProcessorService(ProcessorSettings.DEFAULT, configs, new SimpleMeterRegistry())
                        .definition()),
                () -> true);
        processor.start();
        port = FreePorts.next();
        PostTranslateModifyResponse edited = edited(socket);
        envoy = LocalEnvoy.start(
                folder, FreePorts.next(), edited.getListenersList(), edited.getRoutesList(), edited.getClustersList());
    }

    @AfterAll
    static void stopAll() {
        envoy.close();
        processor.close();
        List.of(plain, azure, failing).forEach(FakeUpstream::close);
    }

    @BeforeEach
    void forget() {
        List.of(plain, azure, failing).forEach(upstream -> upstream.seen().clear());
    }

    @Test
    void sendsTheBackendsKeyInPlaceOfTheClients() throws Exception {
        // Given
        String body = "{ \"messages\": [], \"model\":\"model-a\", \"temperature\": 1.10 }";

        // When
        var response = post("/v1/chat/completions?x=1", body, "authorization", "Bearer client");

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("plain");
        assertThat(plain.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.path()).isEqualTo("/v1/chat/completions?x=1");
            assertThat(seen.header("authorization")).contains("Bearer key-plain");
            assertThat(seen.header("content-length")).contains(Integer.toString(body.length()));
            assertThat(seen.body()).isEqualTo(body);
        });
    }

    @Test
    void speaksTheBackendsDialect() throws Exception {
        // When
        var response = post(
                "/v1/chat/completions",
                "{\"model\":\"model-b\",\"messages\":[]}",
                "authorization",
                "Bearer client",
                "x-internal",
                "1");

        // Then
        assertThat(response.body()).isEqualTo("azure");
        assertThat(azure.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.path())
                    .isEqualTo("/openai/deployments/the-real-name-of-model-b/chat/completions?api-version=2025-01-01");
            assertThat(seen.body()).isEqualTo("{\"model\":\"the-real-name-of-model-b\",\"messages\":[]}");
            assertThat(seen.header("content-length"))
                    .contains(Integer.toString(seen.body().length()));
            assertThat(seen.header("api-key")).contains("key-azure");
            assertThat(seen.header("authorization")).isEmpty();
            assertThat(seen.header("x-team")).contains("blue");
            assertThat(seen.header("x-internal")).isEmpty();
        });
    }

    @Test
    void takesNothingOfAFailedBackendToTheNext() throws Exception {
        // Given
        String body = "{\"model\":\"model-c\"}";

        // When
        var response = post("/v1/embeddings", body, "x-only-first", "client");

        // Then
        assertThat(response.body()).isEqualTo("plain");
        assertThat(failing.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.body()).isEqualTo("{\"model\":\"a-name-that-is-longer\"}");
            assertThat(seen.header("x-api-key")).contains("key-failing");
            assertThat(seen.header("x-only-first")).contains("1");
        });
        assertThat(plain.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.path()).isEqualTo("/other/v2/embeddings");
            assertThat(seen.body()).isEqualTo(body);
            assertThat(seen.header("content-length")).contains(Integer.toString(body.length()));
            assertThat(seen.header("authorization")).contains("Bearer key-second");
            assertThat(seen.header("x-api-key")).isEmpty();
            assertThat(seen.header("x-only-first")).contains("client");
        });
    }

    @Test
    void takesBodiesOfUnknownAndOfGreatLength() throws Exception {
        // Given
        String body = "{\"model\":\"model-b\",\"input\":\"" + "x".repeat(2_999_970) + "\"}";

        // When
        var response = client.send(
                request("/v1/completions")
                        .POST(BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                        .build(),
                BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(azure.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.body()).hasSize(body.length() + "the-real-name-of-".length());
            assertThat(seen.header("content-length"))
                    .contains(Integer.toString(seen.body().length()));
            assertThat(seen.header("transfer-encoding")).isEmpty();
        });
    }

    @Test
    void sendsUnchangedBodiesOfUnknownLength() throws Exception {
        // Given
        String body = "{\"model\":\"model-a\"}";

        // When
        var response = client.send(
                request("/v1/completions")
                        .POST(BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                        .build(),
                BodyHandlers.ofString());

        // Then
        assertThat(response.body()).isEqualTo("plain");
        assertThat(plain.seen())
                .singleElement()
                .satisfies(seen -> assertThat(seen.body()).isEqualTo(body));
    }

    @Test
    void answersUnknownModelsWith404() throws Exception {
        var response = post("/v1/chat/completions", "{\"model\":\"model-x\"}");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo(NOT_FOUND);
    }

    @Test
    void answersBodiesThatNameNoModelWith400() throws Exception {
        assertThat(post("/v1/chat/completions", "{\"messages\":[]}").body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"you must provide a model parameter\",\"param\":\"model\",\"type\":\"invalid_request_error\"}}");
        var broken = post("/v1/chat/completions", "{\"model\":");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.headers().firstValue("content-type")).contains("application/json");
        assertThat(broken.body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"the request body is not valid JSON\",\"type\":\"invalid_request_error\"}}");
    }

    @Test
    void letsNothingThroughThatItDoesNotUnderstand() throws Exception {
        // When
        var response = client.send(
                request("/v1/responses", "x-ai-eg-model", "model-a")
                        .POST(BodyPublishers.ofString("{\"model\":\"model-a\"}"))
                        .build(),
                BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).isEqualTo(501);
        assertThat(response.body())
                .contains(
                        "POST /v1/responses is not supported; POST /v1/chat/completions, /v1/completions and /v1/embeddings and GET /v1/models are");
        assertThat(plain.seen()).isEmpty();
    }

    @Test
    void routesByTheBodyWhateverTheClientsHeadersSay() throws Exception {
        var response = post(
                "/v1/chat/completions",
                "{\"model\":\"model-b\"}",
                "x-ai-eg-model",
                "model-a",
                "x-ai-eg-internal-req-id",
                "forged");

        assertThat(response.body()).isEqualTo("azure");
    }

    @Test
    void answersBackendsThatItDoesNotKnowWith503() throws Exception {
        var response = post("/v1/chat/completions", "{\"model\":\"model-d\"}");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"backend default/plain/route/chat/rule/3/ref/0 is not in the processor's configuration\",\"type\":\"backend_unavailable\"}}");
        assertThat(plain.seen()).isEmpty();
    }

    @Test
    void listsModels() throws Exception {
        var response = client.send(request("/v1/models").GET().build(), BodyHandlers.ofString());

        assertThat(response.body())
                .isEqualTo(
                        "{\"data\":[{\"created\":1767225600,\"id\":\"model-a\",\"object\":\"model\",\"owned_by\":\"us\"}],\"object\":\"list\"}");
    }

    @Test
    void passesStreamsOnAsTheyCome() throws Exception {
        // Given
        CountDownLatch firstRead = new CountDownLatch(1);
        plain.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            awaitLatch(firstRead);
            exchange.getResponseBody().write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        });
        try {
            // When
            HttpResponse<InputStream> response = client.send(
                    request("/v1/chat/completions")
                            .POST(BodyPublishers.ofString("{\"model\":\"model-a\",\"stream\":true}"))
                            .build(),
                    BodyHandlers.ofInputStream());

            // Then
            assertThat(new String(response.body().readNBytes(9), StandardCharsets.UTF_8))
                    .isEqualTo("data: 1\n\n");
            firstRead.countDown();
            assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("data: [DONE]\n\n");
        } finally {
            plain.answers(exchange -> FakeUpstream.respond(exchange, 200, "plain"));
        }
    }

    @Test
    void isAcceptedByEnvoyWithoutOneRejectedUpdate() {
        assertThat(envoy.stats("update_rejected"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).endsWith(": 0"));
        assertThat(envoy.stats("update_failure"))
                .allSatisfy(line -> assertThat(line).endsWith(": 0"));
        assertThat(envoy.stats("cluster_manager.cds.update_success"))
                .containsExactly("cluster_manager.cds.update_success: 1");
    }

    private static void awaitLatch(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("the client did not read the first event");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return client.send(
                request(path, headers).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(java.time.Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    /** A translation of one route with five rules, through the hook. */
    private static PostTranslateModifyResponse edited(UnixSocket socket) {
        FixedView view = FixedView.of(plan(
                CHAT,
                "h1",
                rule(backend(CHAT, "plain", 0, 0)),
                rule(backend(CHAT, "azure", 1, 0)),
                rule(
                        new ExtensionBackend("default/failing/route/chat/rule/2/ref/0", 0, 1),
                        new ExtensionBackend("default/plain/route/chat/rule/2/ref/1", 5, 1)),
                rule(backend(CHAT, "plain", 3, 0))));
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
        Route catchAll = Xds.catchAll(CHAT, 4, "h1").toBuilder()
                .setDirectResponse(DirectResponseAction.newBuilder()
                        .setStatus(404)
                        .setBody(DataSource.newBuilder().setInlineString(NOT_FOUND)))
                .build();
        var request = PostTranslateModifyRequest.newBuilder()
                .addClusters(cluster(rule + "0", plain))
                .addClusters(cluster(rule + "1/backend/0", azure))
                .addClusters(cluster(rule + "2", failing, plain))
                .addClusters(cluster(rule + "3", plain))
                .addListeners(Xds.listener(
                                Rds.newBuilder()
                                        .setRouteConfigName(Xds.CONFIGURATION)
                                        .setConfigSource(LocalEnvoy.routesIn(folder))
                                        .build(),
                                new InetSocketAddress("127.0.0.1", port),
                                Xds.router())
                        .toBuilder()
                        .setPerConnectionBufferLimitBytes(UInt32Value.of(32 << 20))
                        .build()
                        .toByteString())
                .addRoutes(Xds.routes(
                                Xds.modelRoute(CHAT, 0, "model-a", "h1"),
                                weighted,
                                retried,
                                Xds.modelRoute(CHAT, 3, "model-d", "h1"),
                                catchAll)
                        .toByteString())
                .build();
        CompletableFuture<PostTranslateModifyResponse> answer = new CompletableFuture<>();
        try (ExtensionService service = new ExtensionService(
                view,
                new ExtensionSettings(
                        Recognition.ANNOTATION, socket.socketAddress(), ExtensionSettings.DEFAULT_PLAN_WAIT),
                new SimpleMeterRegistry(),
                System::nanoTime)) {
            service.postTranslateModify(request, completing(answer));
            return answer.join();
        }
    }

    private static com.google.protobuf.ByteString cluster(String name, FakeUpstream... upstreams) {
        Cluster.Builder cluster =
                Xds.cluster(name).toBuilder().setPerConnectionBufferLimitBytes(UInt32Value.of(32 << 20));
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
