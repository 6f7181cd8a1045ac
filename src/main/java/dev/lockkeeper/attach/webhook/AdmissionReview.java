package dev.lockkeeper.attach.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** A question of the API server ({@code admission.k8s.io/v1}), and the answer to it. */
record AdmissionReview(String uid, JsonNode request) {

    private static final String VERSION = "admission.k8s.io/v1";
    private static final String KIND = "AdmissionReview";
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    /** Says what is wrong with a body that is no question. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    static AdmissionReview read(byte[] body) throws Malformed {
        JsonNode review = parse(body);
        String version = review.path("apiVersion").asText("");
        String kind = review.path("kind").asText("");
        if (!kind.equals(KIND) || !version.equals(VERSION)) {
            throw new Malformed("the body is no %s of %s but kind \"%s\" of apiVersion \"%s\""
                    .formatted(KIND, VERSION, kind, version));
        }
        String uid = review.path("request").path("uid").asText("");
        if (uid.isEmpty()) {
            throw new Malformed("the AdmissionReview has no request.uid");
        }
        return new AdmissionReview(uid, review.path("request"));
    }

    /** Whether a Pod is to be created, and not something of a Pod. */
    boolean createsPod() {
        JsonNode kind = request.path("kind");
        return request.path("operation").asText().equals("CREATE")
                && kind.path("kind").asText().equals("Pod")
                && kind.path("group").asText("").isEmpty()
                && request.path("subResource").asText("").isEmpty();
    }

    JsonNode object() {
        return request.path("object");
    }

    /** Allows the request, with these changes; none for an empty patch. */
    byte[] allowed(ArrayNode patch) {
        ObjectNode review =
                JsonNodeFactory.instance.objectNode().put("apiVersion", VERSION).put("kind", KIND);
        ObjectNode response = review.putObject("response").put("uid", uid).put("allowed", true);
        if (!patch.isEmpty()) {
            response.put("patchType", "JSONPatch").put("patch", bytes(patch));
        }
        return bytes(review);
    }

    private static JsonNode parse(byte[] body) throws Malformed {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Malformed("the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Malformed("the body cannot be read: " + e.getMessage());
        }
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree has no JSON form", e);
        }
    }
}
