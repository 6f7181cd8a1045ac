package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Writes the Secret of the pod webhook's certificate, and the authorities that the API server trusts of it. */
public final class WebhookWriter {

    private static final ResourceType CONFIGURATION =
            new ResourceType("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration");

    private final FencedRequests requests;

    public WebhookWriter(FencedRequests requests) {
        this.requests = requests;
    }

    /** Fails when the name is taken. */
    public Answer create(ObjectKey secret, Map<String, String> annotations, Map<String, byte[]> data) {
        return requests.create(Desired.of(
                new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(secret.namespace())
                        .withName(secret.name())
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withType("kubernetes.io/tls")
                        .withData(encoded(data))
                        .build(),
                requests.serialization()));
    }

    /** Changes just this version of the Secret; other keys and annotations stay. */
    public Answer change(
            ObjectKey secret,
            String uid,
            String resourceVersion,
            Map<String, String> annotations,
            Map<String, byte[]> data) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata").put("uid", uid).put("resourceVersion", resourceVersion);
        annotations.forEach(metadata.putObject("annotations")::put);
        encoded(data).forEach(patch.putObject("data")::put);
        return requests.merge(ResourceType.SECRET, secret, patch);
    }

    /** @param webhooks all of the configuration, in its order */
    public Answer trust(String configuration, String uid, String resourceVersion, JsonNode webhooks) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("uid", uid).put("resourceVersion", resourceVersion);
        patch.set("webhooks", webhooks);
        return requests.merge(CONFIGURATION, new ObjectKey("", configuration), patch);
    }

    private static Map<String, String> encoded(Map<String, byte[]> data) {
        Map<String, String> encoded = new TreeMap<>();
        data.forEach((key, value) -> encoded.put(key, Base64.getEncoder().encodeToString(value)));
        return encoded;
    }
}
