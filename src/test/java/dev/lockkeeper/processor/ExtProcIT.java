package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.plan.bundle.UnknownModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a real Envoy with our edits, a request reaches the backend of its model with that backend's credential. */
class ExtProcIT {

    static final String NOT_FOUND = UnknownModel.ANSWER;

    private static final String CONFIG = """
            version: v1.1.0
            uuid: one
            backends:
            - {"name":"default/plain/route/chat/rule/0/ref/0","schema":{"name":"OpenAI","prefix":"v1"},"auth":{"apiKey":{"key":"key-plain\\n"}}}
            - {"name":"default/azure/route/chat/rule/1/ref/0","modelNameOverride":"the-real-name-of-model-b","schema":{"name":"AzureOpenAI","version":"2025-01-01"},"auth":{"azureAPIKey":{"key":"key-azure"}},"httpHeaderMutation":{"set":[{"name":"X-Team","value":"blue"}],"remove":["x-internal"]}}
            - {"name":"default/failing/route/chat/rule/2/ref/0","modelNameOverride":"a-name-that-is-longer","schema":{"name":"OpenAI","prefix":"v1"},"auth":{"anthropicAPIKey":{"key":"key-failing"}},"httpHeaderMutation":{"set":[{"name":"x-only-first","value":"1"}]}}
            - {"name":"default/plain/route/chat/rule/2/ref/1","schema":{"name":"OpenAI","prefix":"other/v2"},"auth":{"apiKey":{"key":"key-second"}}}
            models:
            - {"Name":"model-a","OwnedBy":"us","CreatedAt":"2026-01-01T00:00:00Z"}
            - {"Name":"model-d","OwnedBy":"us","CreatedAt":"2026-01-01T00:00:00Z"}
            """;

    @TempDir
    private static Path folder;

    private static ProcessorRig rig;
    private static FakeUpstream plain;
    private static FakeUpstream azure;
    private static FakeUpstream failing;

    private static HttpClient client;

    @BeforeAll
    static void startAll() {
        rig = new ProcessorRig(folder, CONFIG, RequestLimits.DEFAULT, 32 << 20);
        client = rig.client;
        plain = rig.plain;
        azure = rig.azure;
        failing = rig.failing;
    }

    @AfterAll
    static void stopAll() {
        rig.close();
    }

    @BeforeEach
    void forget() {
        rig.forget();
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
                request("/v1/files", "x-ai-eg-model", "model-a")
                        .POST(BodyPublishers.ofString("{\"model\":\"model-a\"}"))
                        .build(),
                BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).isEqualTo(501);
        assertThat(response.body())
                .contains(
                        "POST /v1/files is not supported; these are: GET /v1/models, and POST /v1/chat/completions, /v1/completions, ");
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
    void answersModelsWhoseRouteIsGoneAsEnvoyWill() throws Exception {
        // Given
        var withoutRoute = post("/v1/chat/completions", "{\"model\":\"model-x\"}");

        // When
        var gone = post("/v1/chat/completions", "{\"model\":\"model-e\"}");

        // Then
        assertThat(gone.statusCode()).isEqualTo(404).isEqualTo(withoutRoute.statusCode());
        assertThat(gone.body()).isEqualTo(UnknownModel.ANSWER).isEqualTo(withoutRoute.body());
        assertThat(gone.headers().firstValue("content-type"))
                .isEqualTo(withoutRoute.headers().firstValue("content-type"));
        assertThat(plain.seen()).isEmpty();
    }

    @Test
    void listsModels() throws Exception {
        var response = client.send(request("/v1/models").GET().build(), BodyHandlers.ofString());

        assertThat(response.body())
                .isEqualTo(
                        "{\"data\":[{\"created\":1767225600,\"id\":\"model-a\",\"object\":\"model\",\"owned_by\":\"us\"},{\"created\":1767225600,\"id\":\"model-d\",\"object\":\"model\",\"owned_by\":\"us\"}],\"object\":\"list\"}");
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
        assertThat(rig.envoy.stats("update_rejected"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).endsWith(": 0"));
        assertThat(rig.envoy.stats("update_failure"))
                .allSatisfy(line -> assertThat(line).endsWith(": 0"));
        assertThat(rig.envoy.stats("cluster_manager.cds.update_success"))
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

    private static HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return rig.post(path, body, headers);
    }

    private static HttpRequest.Builder request(String path, String... headers) {
        return rig.request(path, headers);
    }
}
