package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a real Envoy, what is too large or too much is answered as the API does, and nothing is kept of what is gone. */
class RequestLimitsIT {

    private static final String CONFIG = """
            version: v1.1.0
            uuid: one
            backends:
            - {"name":"default/plain/route/chat/rule/0/ref/0","schema":{"name":"OpenAI","prefix":"v1"}}
            """;
    private static final int BUFFER = 200_000;
    private static final RequestLimits LIMITS = new RequestLimits(300_000, 2, 1_000_000);

    @TempDir
    private static Path folder;

    private static ProcessorRig rig;

    @BeforeAll
    static void start() {
        rig = new ProcessorRig(folder, CONFIG, LIMITS, BUFFER);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void refusesBodiesThatSayTheyAreTooLarge() throws Exception {
        assertTooLarge(send(BodyPublishers.ofString(body(300_001))), "the request body is larger than 300000 bytes");
    }

    @Test
    void answersForEnvoyWhenItsBufferIsFull() throws Exception {
        String message = "the request body is larger than what the gateway buffers";

        assertTooLarge(send(BodyPublishers.ofString(body(250_000))), message);
        assertTooLarge(send(ofUnknownLength(body(250_000))), message);
        assertTooLarge(send(ofUnknownLength(body(2_000_000))), message);
    }

    @Test
    void takesBodiesUpToTheBuffer() throws Exception {
        assertThat(send(ofUnknownLength(body(150_000))).statusCode()).isEqualTo(200);
        assertThat(send(BodyPublishers.ofString(body(150_000))).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesMoreRequestsThanItMayHold() throws Exception {
        // Given
        CountDownLatch release = new CountDownLatch(1);
        rig.plain.answers(exchange -> {
            waitFor(release);
            FakeUpstream.respond(exchange, 200, "{}");
        });
        List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            held.add(sendAsync(rig));
        }
        await().until(() -> open(rig) == 2);

        // When
        var refused = send(BodyPublishers.ofString(body(100)));

        // Then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"the gateway has too many requests under way\",\"type\":\"overloaded\"}}");
        release.countDown();
        for (var answer : held) {
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        await().untilAsserted(() -> assertThat(open(rig)).isZero());
    }

    @Test
    void silentClientsThatAnnounceMuchKeepNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            // Given
            for (int i = 0; i < 10; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port);
                silent.add(socket);
                socket.getOutputStream()
                        .write(("POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\n"
                                        + "content-length: 150000\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                // Envoy has read the headers and waits for the body.
                assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                                .readLine())
                        .isEqualTo("HTTP/1.1 100 Continue");
            }

            // When / Then
            assertThat(send(BodyPublishers.ofString(body(150_000))).statusCode())
                    .isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void keepsNothingOfAnEnvoyThatDied(@TempDir Path other) {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        try (ProcessorRig dying = new ProcessorRig(other, CONFIG, LIMITS, BUFFER)) {
            dying.plain.answers(exchange -> waitFor(never));
            sendAsync(dying);
            sendAsync(dying);
            await().until(() -> open(dying) == 2);
            assertThat(dying.meters
                            .get("lockkeeper.processor.open.bytes")
                            .gauge()
                            .value())
                    .isEqualTo(200);

            // When
            dying.envoy.close();

            // Then
            await().untilAsserted(() -> assertThat(open(dying)).isZero());
            assertThat(dying.meters
                            .get("lockkeeper.processor.open.bytes")
                            .gauge()
                            .value())
                    .isZero();
        } finally {
            never.countDown();
        }
    }

    private static void assertTooLarge(HttpResponse<String> response, String message) {
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.body())
                .isEqualTo("{\"error\":{\"message\":\"" + message + "\",\"type\":\"invalid_request_error\"}}");
    }

    private static HttpResponse<String> send(BodyPublisher body) throws Exception {
        return rig.client.send(rig.request("/v1/chat/completions").POST(body).build(), BodyHandlers.ofString());
    }

    private static CompletableFuture<HttpResponse<String>> sendAsync(ProcessorRig to) {
        return to.client.sendAsync(
                to.request("/v1/chat/completions")
                        .POST(BodyPublishers.ofString(body(100)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static BodyPublisher ofUnknownLength(String body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String body(int length) {
        String start = "{\"model\":\"model-a\",\"prompt\":\"";
        return start + "x".repeat(length - start.length() - 2) + "\"}";
    }

    private static double open(ProcessorRig of) {
        return of.meters.get("lockkeeper.processor.open.requests").gauge().value();
    }

    private static void waitFor(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(25, TimeUnit.SECONDS)) {
                throw new IOException("not released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
