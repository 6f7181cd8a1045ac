package dev.lockkeeper.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.source.directory.Manifest;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which Secrets and ConfigMaps an object may mean. Envoy Gateway's kinds have some thirty fields of that sort, all named
 * {@code …Ref}, {@code …Refs}, {@code …Secret} or {@code certificate…}; the kind may be left out.
 */
final class NamedObjects {

    private static final Pattern FIELD = Pattern.compile(".*([Rr]efs?|[Ss]ecret)|certificate.*");

    private NamedObjects() {}

    /** {@code Kind namespace/name} of all that is named. */
    static Set<String> in(Manifest object) {
        Set<String> found = new TreeSet<>();
        walk(object.content(), object.id().namespace(), false, found);
        return found;
    }

    static String name(String kind, ObjectKey key) {
        return kind + " " + key;
    }

    private static void walk(JsonNode node, String namespace, boolean reference, Set<String> found) {
        if (node.isArray()) {
            node.forEach(element -> walk(element, namespace, reference, found));
        } else if (node.isObject()) {
            if (reference && node.path("name").isTextual()) {
                reference(node, namespace, found);
            }
            node.properties()
                    .forEach(field -> walk(
                            field.getValue(),
                            namespace,
                            FIELD.matcher(field.getKey()).matches(),
                            found));
        }
    }

    private static void reference(JsonNode node, String own, Set<String> found) {
        String kind = node.path("kind").asText("Secret");
        if (kind.equals("Secret") || kind.equals("ConfigMap")) {
            ObjectKey key = new ObjectKey(
                    node.path("namespace").asText(own), node.path("name").asText());
            found.add(name(kind, key));
        }
    }
}
