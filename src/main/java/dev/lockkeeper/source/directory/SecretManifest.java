package dev.lockkeeper.source.directory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.model.ModelSpec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a Secret as the API server would: {@code data} is base64, {@code stringData} wins over it. */
final class SecretManifest {

    private SecretManifest() {}

    static ModelSpec.SecretContent content(JsonNode manifest) {
        Map<String, String> data = new TreeMap<>();
        manifest.path("data")
                .properties()
                .forEach(entry -> data.put(
                        entry.getKey(), decoded(entry.getKey(), entry.getValue().asText())));
        manifest.path("stringData")
                .properties()
                .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText()));
        return new ModelSpec.SecretContent(true, data);
    }

    /** The message never holds the value. */
    private static String decoded(String key, String value) {
        Optional<byte[]> bytes = base64(value);
        return new String(
                bytes.orElseThrow(() -> new IllegalArgumentException(
                        "data." + key + ": not base64; encode the value, or put it under stringData as it is")),
                StandardCharsets.UTF_8);
    }

    private static Optional<byte[]> base64(String value) {
        try {
            return Optional.of(Base64.getDecoder().decode(value.replaceAll("[\\r\\n]", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
