package dev.lockkeeper.source.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.source.schema.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Moves {@code stringData} of a Secret into {@code data}, as the API server does. Never shows a value. */
final class SecretData {

    private SecretData() {}

    /** Changes the object; what is returned is wrong with it. */
    static List<FieldProblem> normalize(ObjectNode secret) {
        var problems = new ArrayList<FieldProblem>();
        secret.path("data").properties().forEach(entry -> checkBase64(entry.getKey(), entry.getValue(), problems));
        secret.path("stringData").properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                problems.add(new FieldProblem("stringData." + entry.getKey(), "must be a string, put it in quotes"));
            }
        });
        if (problems.isEmpty() && secret.remove("stringData") instanceof ObjectNode plain) {
            var data = secret.withObjectProperty("data");
            plain.properties().forEach(entry -> data.put(entry.getKey(), encode(entry.getValue())));
        }
        return problems;
    }

    private static void checkBase64(String key, JsonNode value, List<FieldProblem> problems) {
        if (value.isNull()) {
            return;
        }
        try {
            Base64.getDecoder().decode(value.asText().replaceAll("[\\r\\n]", ""));
        } catch (IllegalArgumentException e) {
            problems.add(new FieldProblem("data." + key, "must be base64; plain text belongs into stringData"));
        }
    }

    private static String encode(JsonNode text) {
        return Base64.getEncoder().encodeToString(text.asText().getBytes(StandardCharsets.UTF_8));
    }
}
