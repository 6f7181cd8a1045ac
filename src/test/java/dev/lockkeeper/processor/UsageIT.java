package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an answer cost stands in a real Envoy's access log when it ends, whole or not, and the answer is as it was. */
class UsageIT {

    private static final String CONFIG = """
            version: v1.1.0
            uuid: one
            globalLLMRequestCosts:
            - {"metadataKey":"llm_input_token","type":"InputToken"}
            - {"metadataKey":"llm_output_token","type":"OutputToken"}
            - {"metadataKey":"price","type":"TotalToken"}
            llmRequestCosts:
            - {"metadataKey":"price","routeName":"default/chat","type":"CEL","cel":"model == 'real-a' ? input_tokens + 10u * output_tokens : 1u"}
            backends:
            - {"name":"default/plain/route/chat/rule/0/ref/0","modelNameOverride":"real-a","schema":{"name":"OpenAI","prefix":"v1"}}
            - {"name":"default/failing/route/chat/rule/2/ref/0","schema":{"name":"OpenAI","prefix":"v1"}}
            - {"name":"default/plain/route/chat/rule/2/ref/1","schema":{"name":"OpenAI","prefix":"v1"}}
            models:
            - {"Name":"model-a","OwnedBy":"us","CreatedAt":"2026-01-01T00:00:00Z"}
            """;
    private static final String ANSWER =
            "{\"model\":\"real-a-0613\",\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}";
    private static final String FIRST =
            "data: {\"model\":\"real-a-0613\",\"choices\":[{\"delta\":{}}],\"usage\":null}\n\n";
    private static final String USAGE =
            "data: {\"model\":\"real-a-0613\",\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}\n\n";

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
        answering(ANSWER);
    }

    @Test
    void countsAnAnswerInOne() throws Exception {
        // When
        var response = post("json", "{\"model\":\"model-a\"}");

        // Then
        assertThat(response.body()).isEqualTo(ANSWER);
        assertThat(response.headers().firstValue("content-length")).contains(Integer.toString(ANSWER.length()));
        JsonNode told = told("json", 200);
        assertThat(told.path("llm_input_token").asInt()).isEqualTo(12);
        assertThat(told.path("llm_output_token").asInt()).isEqualTo(3);
        assertThat(told.path("price").asInt()).isEqualTo(42);
        assertThat(told.path("model_name_override").asText()).isEqualTo("real-a");
        assertThat(told.path("response_model").asText()).isEqualTo("real-a-0613");
        assertThat(told.path("backend_name").asText()).isEqualTo("default/plain/route/chat/rule/0/ref/0");
        assertThat(told.path("ai_service_backend_name").asText()).isEqualTo("default/plain");
        assertThat(told.path("route_name").asText()).isEqualTo("default/chat");
        assertThat(told.has("token_latency_ttft")).isFalse();
        assertThat(told.path("content_length").asInt()).isEqualTo("{\"model\":\"real-a\"}".length());
    }

    @Test
    void countsAStreamThoughTheClientDidNotAskForItsUsage() throws Exception {
        // Given
        String events = FIRST + USAGE + "data: [DONE]\n\n";
        rig.plain.answers(exchange -> stream(exchange, 0, events));

        // When
        var response = post(
                "stream",
                "{\"model\":\"model-a\",\"stream\":true,\"stream_options\":{\"include_usage\":false,\"x\":1}}");

        // Then
        assertThat(response.body()).isEqualTo(events);
        JsonNode told = told("stream", 200);
        assertThat(told.path("price").asInt()).isEqualTo(42);
        assertThat(told.path("response_model").asText()).isEqualTo("real-a-0613");
        assertThat(told.path("token_latency_ttft").asDouble()).isPositive();
        assertThat(told.has("token_latency_itl")).isTrue();
        assertThat(rig.plain.seen())
                .singleElement()
                .satisfies(
                        seen -> assertThat(seen.body())
                                .isEqualTo(
                                        "{\"model\":\"real-a\",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"x\":1}}"));
    }

    @Test
    void countsWhatWasReportedBeforeAStreamWasCutOff() throws Exception {
        // Given
        double countedBefore = usage("counted");
        CountDownLatch read = new CountDownLatch(1);
        rig.plain.answers(exchange -> streamUntil(read, exchange, FIRST + USAGE));

        // When
        readAndCutOff("cut", FIRST + USAGE, read);

        // Then
        JsonNode told = told("cut", 200);
        assertThat(told.path("price").asInt()).isEqualTo(42);
        await().untilAsserted(() -> assertThat(usage("counted")).isEqualTo(countedBefore + 1));
    }

    @Test
    void reportsStreamsThatWereCutOffBeforeTheirUsage() throws Exception {
        // Given
        double before = usage("cut_off");
        CountDownLatch read = new CountDownLatch(1);
        rig.plain.answers(exchange -> streamUntil(read, exchange, FIRST));

        // When
        readAndCutOff("lost", FIRST, read);

        // Then
        assertThat(told("lost", 200).has("price")).isFalse();
        await().untilAsserted(() -> assertThat(usage("cut_off")).isEqualTo(before + 1));
    }

    @Test
    void asksForPlainAnswersAndReportsWhatIsCompressedAllTheSame() throws Exception {
        // Given
        double before = usage("unreadable");
        byte[] packed = gzip(ANSWER);
        rig.plain.answers(exchange -> {
            exchange.getResponseHeaders().set("content-encoding", "gzip");
            exchange.sendResponseHeaders(200, packed.length);
            exchange.getResponseBody().write(packed);
        });

        // When
        var response = rig.client.send(
                rig.request("/v1/chat/completions", "accept-encoding", "gzip")
                        .POST(BodyPublishers.ofString("{\"model\":\"model-a\"}"))
                        .build(),
                BodyHandlers.ofByteArray());

        // Then
        assertThat(response.body()).isEqualTo(packed);
        assertThat(rig.plain.seen())
                .singleElement()
                .satisfies(seen -> assertThat(seen.header("accept-encoding")).contains("identity"));
        assertThat(usage("unreadable")).isEqualTo(before + 1);
    }

    @Test
    void countsNothingForErrors() throws Exception {
        // Given
        rig.plain.answers(exchange -> FakeUpstream.respond(exchange, 429, ANSWER));

        // When
        var response = post("error", "{\"model\":\"model-a\"}");

        // Then
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body()).isEqualTo(ANSWER);
        assertThat(told("error", 429).has("price")).isFalse();
    }

    @Test
    void countsForTheBackendThatAnswered() throws Exception {
        // When
        post("fallback", "{\"model\":\"model-c\"}");

        // Then
        JsonNode told = told("fallback", 200);
        assertThat(told.path("backend_name").asText()).isEqualTo("default/plain/route/chat/rule/2/ref/1");
        assertThat(told.path("model_name_override").asText()).isEqualTo("model-c");
        assertThat(told.path("price").asInt()).isEqualTo(1);
        assertThat(rig.failing.seen()).hasSize(1);
    }

    @Test
    void reportsAnswersWithoutUsage() throws Exception {
        // Given
        double before = usage("missing");
        answering("{\"choices\":[]}");

        // When
        post("none", "{\"model\":\"model-a\"}");

        // Then
        assertThat(told("none", 200).path("price").asInt()).isZero();
        assertThat(usage("missing")).isEqualTo(before + 1);
    }

    private static void answering(String answer) {
        rig.plain.answers(exchange -> FakeUpstream.respond(exchange, 200, answer));
    }

    /** @param length 0 for an answer that ends with these events */
    private static void stream(HttpExchange exchange, int length, String events) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, length);
        exchange.getResponseBody().write(events.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    /** More is announced than comes. */
    private static void streamUntil(CountDownLatch read, HttpExchange exchange, String events) throws IOException {
        stream(exchange, 100_000, events);
        try {
            assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void readAndCutOff(String test, String events, CountDownLatch read) throws Exception {
        HttpResponse<InputStream> response = rig.client.send(
                rig.request("/v1/chat/completions", "x-test", test)
                        .POST(BodyPublishers.ofString("{\"model\":\"model-a\",\"stream\":true}"))
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(new String(response.body().readNBytes(events.length()), StandardCharsets.UTF_8))
                .isEqualTo(events);
        read.countDown();
        assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    private static HttpResponse<String> post(String test, String body) throws Exception {
        return rig.post("/v1/chat/completions", body, "x-test", test);
    }

    private static double usage(String result) {
        return rig.meters
                .counter("lockkeeper.processor.usage", "result", result)
                .count();
    }

    private static JsonNode told(String test, int status) {
        String line = await().atMost(Duration.ofSeconds(10))
                .until(() -> rig.logged(test), Optional::isPresent)
                .orElseThrow();
        String start = test + " " + status + " ";
        assertThat(line).startsWith(start);
        try {
            return new JsonMapper().readTree(line.substring(start.length()));
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
