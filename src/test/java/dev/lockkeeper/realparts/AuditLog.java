package dev.lockkeeper.realparts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** kube-apiserver's own record of all writes: the proof of who wrote what. */
record AuditLog(Path policy, Path log) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static AuditLog in(Path folder) throws IOException {
        var policy = Files.writeString(folder.resolve("audit-policy.yaml"), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                rules:
                  - level: Metadata
                    verbs: [create, update, patch, delete, deletecollection]
                  - level: None
                """);
        return new AuditLog(policy, Files.createFile(folder.resolve("audit.log")));
    }

    List<AuditEvent> events() {
        try {
            var text = Files.readString(log);
            // A last line without its end is still being written.
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(AuditLog::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AuditEvent parse(String line) {
        try {
            return AuditEvent.of(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a broken line in the audit log: " + line, e);
        }
    }
}
