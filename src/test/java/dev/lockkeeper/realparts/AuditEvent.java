package dev.lockkeeper.realparts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One line of kube-apiserver's audit log: who asked for which write, and what came of it.
 *
 * <p>Text that a request does not have is empty; {@code code} is 0 when there was no response; {@code time} is when the
 * request came in.
 */
public record AuditEvent(
        String user,
        String verb,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name,
        int code,
        String stage,
        Instant time,
        String requestUri,
        String auditId) {

    static AuditEvent of(JsonNode event) {
        var object = event.path("objectRef");
        return new AuditEvent(
                event.path("user").path("username").asText(),
                event.path("verb").asText(),
                object.path("apiGroup").asText(),
                object.path("resource").asText(),
                object.path("subresource").asText(),
                object.path("namespace").asText(),
                object.path("name").asText(),
                event.path("responseStatus").path("code").asInt(),
                event.path("stage").asText(),
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                event.path("requestURI").asText(),
                event.path("auditID").asText());
    }

    /** Whether the write took place. */
    public boolean succeeded() {
        return stage.equals("ResponseComplete") && code >= 200 && code < 300;
    }
}
