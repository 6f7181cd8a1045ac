package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each endpoint goes through a real Envoy to backends of its API, is counted, and is refused in its own words elsewhere. */
class EndpointsIT {
    private static final String CONFIG = """
            version: v1.1.0
            uuid: one
            globalLLMRequestCosts:
            - {"metadataKey":"total","type":"TotalToken"}
            - {"metadataKey":"cached","type":"CachedInputToken"}
            backends:
            - {"name":"default/plain/route/chat/rule/0/ref/0","modelNameOverride":"real-a","schema":{"name":"OpenAI","prefix":"v1"},"auth":{"apiKey":{"key":"key-a"}}}
            - {"name":"default/azure/route/chat/rule/1/ref/0","modelNameOverride":"real-b","schema":{"name":"AzureOpenAI","version":"2025-03-01"},"auth":{"azureAPIKey":{"key":"key-b"}}}
            - {"name":"default/plain/route/chat/rule/3/ref/0","modelNameOverride":"claude-x","schema":{"name":"Anthropic","prefix":"v1"},"auth":{"anthropicAPIKey":{"key":"key-d"}}}
            - {"name":"default/plain/route/chat/rule/4/ref/0","modelNameOverride":"rerank-x","schema":{"name":"Cohere","version":"v2"},"auth":{"apiKey":{"key":"key-e"}}}
            models:
            - {"Name":"model-d","OwnedBy":"us","CreatedAt":"2026-01-01T00:00:00Z"}
            """;
    private static final String FORM = """
            --xyz
            Content-Disposition: form-data; name="model"

            model-a
            --xyz
            Content-Disposition: form-data; name="file"; filename="a.wav"
            Content-Type: audio/wav

            RIFF
            --xyz--
            """.replace("\n", "\r\n");

    @TempDir
    private static Path folder;

    private static ProcessorRig rig;

    @BeforeAll
    static void start() {
        rig = new ProcessorRig(folder, CONFIG, RequestLimits.DEFAULT, 32 << 20);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void forget() {
        rig.forget();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /v1/chat/completions          | model-a | /v1/chat/completions
                    /v1/completions               | model-a | /v1/completions
                    /v1/embeddings                | model-a | /v1/embeddings
                    /v1/responses?x=1             | model-a | /v1/responses?x=1
                    /v1/responses/input_tokens    | model-a | /v1/responses/input_tokens
                    /v1/images/generations        | model-a | /v1/images/generations
                    /v1/audio/speech              | model-a | /v1/audio/speech
                    /tokenize                     | model-a | /tokenize
                    /v1/embeddings                | model-b | /openai/deployments/real-b/embeddings?api-version=2025-03-01
                    /v1/responses                 | model-b | /openai/responses?api-version=2025-03-01
                    /v1/responses/input_tokens    | model-b | /openai/responses/input_tokens?api-version=2025-03-01
                    /anthropic/v1/messages?beta=1 | model-d | /v1/messages?beta=1
                    /anthropic/v1/messages/count_tokens | model-d | /v1/messages/count_tokens
                    /cohere/v2/rerank             | model-e | /v2/rerank
                    """)
    void reachesTheBackendUnderItsOwnPathAndModel(String path, String model, String expected) throws Exception {
        // When
        var response = rig.post(path, "{\"model\":\"%s\",\"input\":\"x\"}".formatted(model));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        var upstream = model.equals("model-b") ? rig.azure : rig.plain;
        assertThat(upstream.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.path()).isEqualTo(expected);
            assertThat(new JsonMapper().readTree(seen.body()).path("model").asText())
                    .isIn("real-a", "real-b", "claude-x", "rerank-x");
        });
    }

    @Test
    void messagesKeepTheirVersionAndGetTheBackendsKey() throws Exception {
        // Given
        rig.plain.answers(
                exchange -> FakeUpstream.respond(
                        exchange,
                        200,
                        "{\"model\":\"claude-x-1\",\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":2,\"output_tokens\":3}}"));
        // When
        rig.post(
                "/anthropic/v1/messages",
                "{\"model\":\"model-d\",\"max_tokens\":5}",
                "x-api-key",
                "client",
                "anthropic-version",
                "2023-06-01",
                "anthropic-beta",
                "b",
                "x-test",
                "messages");
        // Then
        assertThat(rig.plain.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.header("x-api-key")).contains("key-d");
            assertThat(seen.header("anthropic-version")).contains("2023-06-01");
            assertThat(seen.header("anthropic-beta")).contains("b");
        });
        JsonNode told = told("messages");
        assertThat(told.path("total").asInt()).isEqualTo(15);
        assertThat(told.path("cached").asInt()).isEqualTo(2);
        assertThat(told.path("response_model").asText()).isEqualTo("claude-x-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /anthropic/v1/messages | model-d | {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}} | {"type":"message_delta","usage":{"output_tokens":5}} | 15
                    /v1/responses          | model-a | {"type":"response.created","response":{"usage":null}} | {"type":"response.completed","response":{"usage":{"input_tokens":4,"output_tokens":6,"total_tokens":10}}} | 10
                    /v1/images/generations | model-a | {"type":"image_generation.partial_image"} | {"type":"image_generation.completed","usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}} | 3
                    """)
    void streamsAreCounted(String path, String model, String first, String last, int total) throws Exception {
        // Given
        String events = "data: %s\n\ndata: %s\n\n".formatted(first, last);
        String body = "{\"model\":\"%s\",\"stream\":true}".formatted(model);
        rig.plain.answers(exchange -> answer(exchange, "text/event-stream", events.getBytes(StandardCharsets.UTF_8)));
        // When
        var response = rig.post(path, body, "x-test", "stream" + path);
        // Then: no member was added to the request, as only the older endpoints know it
        assertThat(response.body()).isEqualTo(events);
        assertThat(told("stream" + path).path("total").asInt()).isEqualTo(total);
        assertThat(rig.plain.seen().getFirst().body()).doesNotContain("stream_options");
    }

    @Test
    void aFormsModelIsReadAndReplaced() throws Exception {
        // Given
        rig.plain.answers(
                exchange -> FakeUpstream.respond(
                        exchange,
                        200,
                        "{\"text\":\"hi\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,\"output_tokens\":3,\"total_tokens\":17}}"));
        // When
        var response = rig.post(
                "/v1/audio/transcriptions",
                FORM,
                "content-type",
                "multipart/form-data; boundary=xyz",
                "x-test",
                "form");
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(rig.plain.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.path()).isEqualTo("/v1/audio/transcriptions");
            assertThat(seen.body()).isEqualTo(FORM.replace("model-a", "real-a"));
            assertThat(seen.header("content-length"))
                    .contains(Integer.toString(seen.body().length()));
            assertThat(seen.header("content-type")).contains("multipart/form-data; boundary=xyz");
        });
        assertThat(told("form").path("total").asInt()).isEqualTo(17);
    }

    @Test
    void aWrongFormIsTheClientsError() throws Exception {
        var response = rig.post(
                "/v1/audio/translations", FORM.substring(0, 60), "content-type", "multipart/form-data; boundary=xyz");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"the form does not end with its boundary\",\"type\":\"invalid_request_error\"}}");
    }

    @Test
    void soundPassesAndCostsNothing() throws Exception {
        // Given
        byte[] sound = "{\"usage\":{\"total_tokens\":9}}\0ÿ".getBytes(StandardCharsets.ISO_8859_1);
        rig.plain.answers(exchange -> answer(exchange, "audio/mpeg", sound));
        // When
        HttpResponse<byte[]> response = rig.client.send(
                rig.request("/v1/audio/speech", "x-test", "sound")
                        .POST(BodyPublishers.ofString("{\"model\":\"model-a\",\"input\":\"hi\"}"))
                        .build(),
                BodyHandlers.ofByteArray());
        // Then
        assertThat(response.body()).isEqualTo(sound);
        assertThat(told("sound").path("total").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /v1/chat/completions   | model-d | {"error":{"message":"%s","type":"not_supported"}}                               | Anthropic   | chat/completions
                    /v1/images/generations | model-b | {"error":{"message":"%s","type":"not_supported"}}                               | AzureOpenAI | images/generations
                    /anthropic/v1/messages | model-a | {"error":{"message":"%s","type":"invalid_request_error"},"type":"error"}        | OpenAI      | messages
                    /cohere/v2/rerank      | model-a | {"message":"%s"}                                                                | OpenAI      | rerank
                    """)
    void whatNeedsATranslationIsRefusedInTheApisOwnShape(
            String path, String model, String shape, String schema, String endpoint) throws Exception {
        // When
        var response = rig.post(path, "{\"model\":\"%s\"}".formatted(model));
        // Then
        assertThat(response.statusCode()).isEqualTo(501);
        assertThat(response.body())
                .isEqualTo(shape.formatted(
                        "the backend speaks %s, which this processor does not translate %s to; use the processor image of the chart"
                                .formatted(schema, endpoint)));
        assertThat(rig.plain.seen()).isEmpty();
        assertThat(rig.azure.seen()).isEmpty();
    }

    @Test
    void clientErrorsHaveTheApisShapeToo() throws Exception {
        assertThat(rig.post("/anthropic/v1/messages", "{}").body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"you must provide a model parameter\",\"type\":\"invalid_request_error\"},\"type\":\"error\"}");
        assertThat(rig.post("/cohere/v2/rerank", "[]").body())
                .isEqualTo("{\"message\":\"the request body is not a JSON object\"}");
        assertThat(rig.post("/anthropic/v1/complete", "{}").body()).contains("\"type\":\"error\"");
    }

    @Test
    void anthropicsClientsListModelsToo() throws Exception {
        var response = rig.client.send(rig.request("/anthropic/v1/models").GET().build(), BodyHandlers.ofString());

        assertThat(response.body())
                .isEqualTo(
                        "{\"data\":[{\"created_at\":\"2026-01-01T00:00:00Z\",\"display_name\":\"model-d\",\"id\":\"model-d\",\"type\":\"model\"}],\"first_id\":\"model-d\",\"has_more\":false,\"last_id\":\"model-d\"}");
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static JsonNode told(String test) throws IOException {
        String line = await().atMost(Duration.ofSeconds(10))
                .until(() -> rig.logged(test), Optional::isPresent)
                .orElseThrow();
        return new JsonMapper().readTree(line.substring(line.indexOf('{')));
    }
}
