package dev.lockkeeper.ratelimit.service;

import static dev.lockkeeper.ratelimit.service.Asked.shown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.lockkeeper.ratelimit.config.ConfigDocument;
import dev.lockkeeper.ratelimit.config.ConfigFile;
import dev.lockkeeper.ratelimit.config.ConfigResource;
import dev.lockkeeper.ratelimit.config.proto.RateLimitConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The trees that Envoy Gateway and the AI gateway make of policies hold for the requests that Envoy then sends, whether they come as
 * files or over xDS: each file under {@code ratelimit/envoy-gateway} has trees, requests in their order and the answers.
 */
class EnvoyGatewayShapesTest {

    private static final Path SHAPES = Path.of("src/test/resources/ratelimit/envoy-gateway");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static Stream<Path> shapes() throws IOException {
        return Files.list(SHAPES).sorted();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void holdAsFiles(Path shape) throws IOException {
        answers(shape, limits -> ConfigFile.of(limits.path("name").asText(), limits.toString()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void holdOverXds(Path shape) throws IOException {
        answers(shape, limits -> {
            try {
                RateLimitConfig.Builder config = RateLimitConfig.newBuilder();
                JsonFormat.parser().merge(limits.toString(), config);
                return new ConfigResource(config.build());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }

    private static void answers(Path shape, Function<JsonNode, ConfigDocument> source) throws IOException {
        // Given
        JsonNode scenario = YAML.readTree(shape.toFile());
        List<ConfigDocument> documents = new ArrayList<>();
        scenario.path("limits").forEach(limits -> documents.add(source.apply(limits)));
        Asked asked = new Asked(ServiceOptions.USUAL).load(documents);
        int number = 0;
        for (JsonNode ask : scenario.path("asks")) {
            // When
            List<String> answer = shown(asked.ask(ask.path("domain").asText(), strings(ask.path("send"))));

            // Then
            assertThat(answer)
                    .as("%s, request %d", shape.getFileName(), number++)
                    .containsExactly(strings(ask.path("answer")));
        }
        assertThat(number).isPositive();
    }

    private static String[] strings(JsonNode list) {
        List<String> all = new ArrayList<>();
        list.forEach(text -> all.add(text.asText()));
        return all.toArray(String[]::new);
    }
}
