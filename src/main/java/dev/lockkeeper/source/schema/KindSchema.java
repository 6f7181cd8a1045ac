package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The schema of one version of one kind, ready to check objects from any number of threads. */
public final class KindSchema {
    private final boolean namespaced;
    private final boolean statusIsSeparate;
    private final Structural schema;

    KindSchema(boolean namespaced, boolean statusIsSeparate, Structural schema) {
        this.namespaced = namespaced;
        this.statusIsSeparate = statusIsSeparate;
        this.schema = schema;
    }

    public boolean namespaced() {
        return namespaced;
    }

    /**
     * What the API server would say to the creation of this object. The object itself is not changed. A status is only
     * looked at for unknown fields and then left out, as on creation.
     */
    public Checked check(JsonNode object) {
        if (!(object instanceof ObjectNode original)) {
            throw new IllegalArgumentException("an object is needed, not " + ValueType.of(object));
        }
        var findings = new Findings();
        var copy = original.deepCopy();
        new MetadataCheck(findings).check(copy.path("metadata"));
        new UnknownFields(findings).find(copy, schema, FieldPath.ROOT);
        if (statusIsSeparate) {
            copy.remove("status");
        }
        Defaults.apply(copy, schema);
        new StructuralCheck(findings).check(copy, schema, FieldPath.ROOT);
        new ListCheck(findings).check(copy, schema, FieldPath.ROOT);
        if (findings.rulesMakeSense()) {
            new RuleCheck(findings).check(copy, schema);
        }
        return new Checked(copy, findings.problems());
    }
}
