package dev.lockkeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.plan.LastGoodCosts;
import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.Planner;
import dev.lockkeeper.revision.PlanLoop;
import dev.lockkeeper.revision.RememberedCosts;
import dev.lockkeeper.source.directory.DirectoryProblem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console answers at its addresses, says plainly what it does not know, and keeps its inner failures to the log. */
class ConsoleRoutesTest {

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final PlanLoop plans =
            new PlanLoop(new Planner(PlanSettings.DEFAULT, LastGoodCosts.NONE), new RememberedCosts(), 1);
    private boolean broken;
    private int port;

    @BeforeEach
    void listen() {
        Router router = Router.router(vertx);
        new ConsoleRoutes(new Answers(plans, surroundings())).mount(router);
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        port = server.actualPort();
    }

    @AfterEach
    void end() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void answersWithAPageThatNeedsNoScript() throws Exception {
        // When
        HttpResponse<String> answer = get("/");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
        assertThat(answer.body())
                .contains("Not ready yet: the source has not delivered everything. Reading nothing.")
                .doesNotContain("<script");
    }

    @Test
    void answersWithJson() throws Exception {
        // When
        HttpResponse<String> answer = get("/api/objects");

        // Then
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo("[ ]\n");
    }

    @Test
    void saysWhichObjectItDoesNotKnow() throws Exception {
        // When
        HttpResponse<String> answer = get("/api/plan/team/nothing");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("""
                {
                  "error" : "AIGatewayRoute team/nothing is not known here"
                }
                """);
    }

    @Test
    void escapesTheAddressInItsAnswer() throws Exception {
        // When
        HttpResponse<String> answer = get("/gateways/team/%3Cimg%20src=x%3E");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("Gateway team/&lt;img src=x&gt; is not known here");
    }

    @Test
    void showsNoStackTraceOfItsOwnFailure() throws Exception {
        // Given
        broken = true;

        // When
        HttpResponse<String> answer = get("/api/status");

        // Then
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("""
                {
                  "error" : "failed; the log of this process says why"
                }
                """);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private Surroundings surroundings() {
        return new Surroundings() {
            @Override
            public String source() {
                if (broken) {
                    throw new IllegalStateException("secret inner words");
                }
                return "nothing";
            }

            @Override
            public Optional<String> output() {
                return Optional.empty();
            }

            @Override
            public List<DirectoryProblem> sourceProblems() {
                return List.of();
            }

            @Override
            public List<String> outputProblems() {
                return List.of();
            }

            @Override
            public OptionalLong leaderEpoch() {
                return OptionalLong.empty();
            }
        };
    }
}
