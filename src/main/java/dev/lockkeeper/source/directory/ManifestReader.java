package dev.lockkeeper.source.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.source.schema.CrdSchemas;
import dev.lockkeeper.source.schema.FieldProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the objects of one file and checks them. */
final class ManifestReader {
    private final CrdSchemas schemas;
    private final Path file;
    private final List<Manifest> good = new ArrayList<>();
    private final List<DirectoryProblem> problems = new ArrayList<>();
    private final Set<ManifestId> broken = new HashSet<>();
    private boolean somethingUnknown;

    private ManifestReader(CrdSchemas schemas, Path file) {
        this.schemas = schemas;
        this.file = file;
    }

    static FileContent read(String text, Path file, CrdSchemas schemas) {
        var reader = new ManifestReader(schemas, file);
        var parts = file.toString().endsWith(".json") ? JsonParts.of(text) : YamlParts.of(text);
        parts.forEach(reader::add);
        return new FileContent(reader.good, reader.problems, reader.broken, reader.somethingUnknown);
    }

    private void add(Part part) {
        switch (part) {
            case Part.Readable(var value, var places) -> add(value, places);
            case Part.Broken(int line, var message, var guess) -> refuse(guess, line, new FieldProblem("", message));
        }
    }

    private void add(JsonNode value, Places places) {
        if (value.isNull()) {
            return;
        }
        if (!(value instanceof ObjectNode object)) {
            refuse(
                    ManifestId.UNKNOWN,
                    places.line(),
                    new FieldProblem("", "not a manifest: it must start with apiVersion and kind"));
        } else if (object.path("kind").asText().equals("List")
                && object.path("items").isArray()) {
            for (int i = 0; i < object.path("items").size(); i++) {
                add(object.path("items").get(i), places.at("items[" + i + "]"));
            }
        } else {
            addObject(object, places);
        }
    }

    private void addObject(ObjectNode object, Places places) {
        var missing = new ArrayList<FieldProblem>();
        var apiVersion = text(object.path("apiVersion"), "apiVersion", missing);
        var kind = text(object.path("kind"), "kind", missing);
        var name = text(object.path("metadata").path("name"), "metadata.name", missing);
        var id = kind.isEmpty() || name.isEmpty()
                ? ManifestId.UNKNOWN
                : Ids.of(
                        apiVersion,
                        kind,
                        object.path("metadata").path("namespace").asText(),
                        name);
        if (!missing.isEmpty()) {
            missing.forEach(problem -> refuse(id, places.lineOf(problem.path()), problem));
            return;
        }
        if (!id.namespace().isEmpty()) {
            object.withObjectProperty("metadata").put("namespace", id.namespace());
        }
        check(object, apiVersion, id, places);
    }

    private void check(ObjectNode object, String apiVersion, ManifestId id, Places places) {
        var schema = schemas.find(apiVersion, id.kind());
        if (schema.isPresent()) {
            var checked = schema.get().check(object);
            accept(new Manifest(id, apiVersion, file, places.line(), checked.defaulted()), checked.problems(), places);
        } else if (!schemas.kindsOf(id.group()).isEmpty()) {
            var known = String.join(", ", schemas.kindsOf(id.group()));
            var message = "no kind %s in %s, known here: %s".formatted(id.kind(), apiVersion, known);
            refuse(id, places.lineOf("kind"), new FieldProblem("kind", message));
        } else {
            var wrong = id.group().isEmpty() && id.kind().equals("Secret")
                    ? SecretData.normalize(object)
                    : List.<FieldProblem>of();
            accept(new Manifest(id, apiVersion, file, places.line(), object), wrong, places);
        }
    }

    private void accept(Manifest manifest, List<FieldProblem> wrong, Places places) {
        if (wrong.isEmpty()) {
            good.add(manifest);
        } else {
            wrong.forEach(problem -> refuse(manifest.id(), places.lineOf(problem.path()), problem));
        }
    }

    private void refuse(ManifestId id, int line, FieldProblem problem) {
        problems.add(new DirectoryProblem(file, line, id, problem, false));
        if (id.isKnown()) {
            broken.add(id);
        } else {
            somethingUnknown = true;
        }
    }

    private static String text(JsonNode value, String path, List<FieldProblem> problems) {
        if (value.isMissingNode() || value.isNull() || value.asText().isEmpty() && !value.isContainerNode()) {
            problems.add(new FieldProblem(path, "Required value"));
        } else if (!value.isTextual()) {
            problems.add(new FieldProblem(path, "Invalid value: " + value + ": must be a string, put it in quotes"));
        }
        return value.isTextual() ? value.textValue() : "";
    }
}
