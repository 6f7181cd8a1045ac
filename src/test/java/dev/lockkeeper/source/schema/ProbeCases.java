package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A made-up kind that uses every schema feature, and objects of it with the API server's answers. */
public final class ProbeCases {
    public static final YAMLMapper YAML = new YAMLMapper();

    private ProbeCases() {}

    /** @param problems without the lines that name no field */
    public record Case(ObjectNode object, List<String> problems) {
        @Override
        public String toString() {
            return object.path("spec").toString();
        }
    }

    public static String crd() {
        return text("/schema/probe-crd.yaml");
    }

    public static Stream<Case> all() {
        return read(text("/schema/probe-cases.yaml")).valueStream().map(one -> {
            var problems =
                    one.path("problems").valueStream().map(JsonNode::asText).toList();
            return new Case(probe(one.path("spec")), problems);
        });
    }

    public static ObjectNode probe(JsonNode spec) {
        ObjectNode object = read("{apiVersion: example.com/v1, kind: Probe, metadata: {name: p}}");
        object.set("spec", spec);
        return object;
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    public static <T extends JsonNode> T read(String yaml) {
        try {
            @SuppressWarnings("unchecked")
            var node = (T) YAML.readTree(yaml);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String resource) {
        try (var stream = ProbeCases.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
