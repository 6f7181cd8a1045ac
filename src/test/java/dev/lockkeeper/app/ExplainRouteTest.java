package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.extension.Explanations;
import dev.lockkeeper.extension.ExtensionService;
import dev.lockkeeper.extension.ExtensionSettings;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.FixedView;
import dev.lockkeeper.model.ObjectKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /explain} tells of one route what is known of it, and says what to ask for when it was not asked rightly. */
class ExplainRouteTest {

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void end() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void tellsWhatIsKnownOfARoute() throws Exception {
        // Given
        ObjectKey chat = new ObjectKey("default", "chat");
        try (ExtensionService service = new ExtensionService(
                FixedView.of(FixedView.plan(chat, "h1")),
                new ExtensionSettings(Recognition.ANNOTATION, UnixDomainSocketAddress.of("/p.sock"), Duration.ZERO),
                new SimpleMeterRegistry(),
                System::nanoTime)) {
            // When
            HttpResponse<String> answer = get(Optional.of(service.explanations()), "/explain?route=default/chat");

            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\"route\":\"default/chat\"", "\"plan\":\"h1\"", "\"translations\":[]", "\"reason\":");
        }
    }

    @Test
    void saysWhatToAskFor() throws Exception {
        for (String path :
                new String[] {"/explain", "/explain?route=chat", "/explain?route=a/b/c", "/explain?route=/b"}) {
            HttpResponse<String> answer = get(Optional.empty(), path);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("{\"error\":\"give ?route=namespace/name of an AIGatewayRoute\"}\n");
        }
    }

    @Test
    void saysThatThereIsNoExtensionServer() throws Exception {
        HttpResponse<String> answer = get(Optional.empty(), "/explain?route=default/chat");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"this process does not have the role extension\"}\n");
    }

    private HttpResponse<String> get(Optional<Explanations> explanations, String path) throws Exception {
        Router router = Router.router(vertx);
        new ExplainRoute(explanations).mount(router);
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
