package dev.lockkeeper.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What users write and what then happens: a folder of {@code src/test/resources/e2e/scenarios} with manifests and
 * {@code exchanges.yaml}.
 *
 * @param says one sentence
 * @param hosts names that lead to the Gateway
 * @param exchanges in this order; the first is asked until it is as expected
 */
record Scenario(String says, List<String> hosts, List<Exchange> exchanges) {
    private static final Path ROOT = Path.of("src", "test", "resources", "e2e", "scenarios");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    Scenario {
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        exchanges = List.copyOf(exchanges);
    }

    /** The folders' names, sorted. */
    static Stream<String> all() {
        try (var folders = Files.list(ROOT)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Scenario read(String name) {
        try {
            return YAML.readValue(ROOT.resolve(name).resolve("exchanges.yaml").toFile(), Scenario.class);
        } catch (IOException e) {
            throw new UncheckedIOException("scenario " + name + ": " + e.getMessage(), e);
        }
    }

    static Manifests manifests(String name) {
        return Manifests.of("scenarios/" + name);
    }
}
