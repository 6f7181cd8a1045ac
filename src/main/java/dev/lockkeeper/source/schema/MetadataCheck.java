package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Set;

/** Checks what objects of every kind have: metadata with a name, labels and annotations. */
final class MetadataCheck {
    private static final Set<String> FIELDS = Set.of(
            ("annotations creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName generation"
                            + " labels managedFields name namespace ownerReferences resourceVersion selfLink uid")
                    .split(" "));

    private final Findings findings;

    MetadataCheck(Findings findings) {
        this.findings = findings;
    }

    void check(JsonNode metadata) {
        if (!metadata.isObject() && !metadata.isMissingNode()) {
            findings.addBlocking("metadata", "Invalid value: " + GoText.value(metadata) + ": must be an object");
            return;
        }
        for (var field : metadata.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                findings.add("metadata." + field.getKey(), "unknown field \"metadata." + field.getKey() + "\"");
            }
        }
        checkName(metadata.path("name"));
        var namespace = metadata.path("namespace");
        if (isText("metadata.namespace", namespace)) {
            Names.labelProblem(namespace.textValue())
                    .ifPresent(problem -> invalid("metadata.namespace", namespace, problem));
        }
        metadata.path("labels").properties().forEach(label -> {
            checkKey("metadata.labels", label.getKey());
            if (isText("metadata.labels." + label.getKey(), label.getValue())) {
                Names.labelValueProblem(label.getValue().textValue())
                        .ifPresent(problem -> invalid("metadata.labels", label.getValue(), problem));
            }
        });
        metadata.path("annotations").properties().forEach(annotation -> {
            checkKey("metadata.annotations", annotation.getKey());
            isText("metadata.annotations." + annotation.getKey(), annotation.getValue());
        });
    }

    private void checkName(JsonNode name) {
        if (name.isMissingNode() || name.isNull() || name.asText().isEmpty()) {
            findings.addBlocking("metadata.name", "Required value: name is required");
        } else if (isText("metadata.name", name)) {
            Names.subdomainProblem(name.textValue()).ifPresent(problem -> invalid("metadata.name", name, problem));
        }
    }

    private void checkKey(String path, String key) {
        Names.qualifiedNameProblem(key)
                .ifPresent(
                        problem -> findings.add(path, "Invalid value: %s: %s".formatted(GoText.quoted(key), problem)));
    }

    private boolean isText(String path, JsonNode value) {
        if (!value.isTextual() && value != MissingNode.getInstance()) {
            findings.addBlocking(
                    path, "Invalid value: %s: must be a string, put it in quotes".formatted(GoText.value(value)));
        }
        return value.isTextual();
    }

    private void invalid(String path, JsonNode value, String problem) {
        findings.add(path, "Invalid value: %s: %s".formatted(GoText.value(value), problem));
    }
}
