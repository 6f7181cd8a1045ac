package dev.lockkeeper.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The manifests of the source that Envoy Gateway needs itself, beside what is generated. Never our own kinds, which it
 * does not know, and no Secret that only they name: its credentials go to processors alone.
 *
 * @param files by path in the output folder
 * @param httpRoutes that a user made
 * @param refused what should have gone to Envoy Gateway and did not, in words
 */
record PassedObjects(SortedMap<String, SourceObject> files, SortedSet<ObjectKey> httpRoutes, List<String> refused) {

    static final PassedObjects NONE = new PassedObjects(new TreeMap<>(), new TreeSet<>(), List.of());

    static PassedObjects of(Collection<SourceObject> manifests) {
        SortedMap<String, SourceObject> files = new TreeMap<>();
        SortedSet<ObjectKey> httpRoutes = new TreeSet<>();
        List<String> refused = new ArrayList<>();
        Set<String> named = new TreeSet<>();
        for (SourceObject manifest : manifests) {
            if (EnvoyGatewayKinds.stored(manifest).isPresent()) {
                files.put(path(manifest), manifest);
                named.addAll(NamedObjects.in(manifest));
                if (manifest.kind().equals("HTTPRoute")) {
                    httpRoutes.add(manifest.key());
                }
            }
            EnvoyGatewayKinds.wanted(manifest)
                    .ifPresent(version -> refused.add(
                            "%s %s is not passed on: Envoy Gateway reads apiVersion %s from a folder, not %s"
                                    .formatted(manifest.kind(), manifest.key(), version, manifest.apiVersion())));
        }
        for (SourceObject manifest : manifests) {
            if (EnvoyGatewayKinds.passesWhenNamed(manifest)
                    && named.contains(NamedObjects.name(manifest.kind(), manifest.key()))) {
                files.put(path(manifest), manifest);
            }
        }
        return new PassedObjects(files, httpRoutes, List.copyOf(refused));
    }

    /** As the manifest says, with its namespace, for which Envoy Gateway has another default. */
    static String text(SourceObject object) {
        ObjectNode content = object.content().deepCopy();
        content.remove("status");
        content.put("apiVersion", EnvoyGatewayKinds.stored(object).orElse(object.apiVersion()));
        if (!object.key().namespace().isEmpty()) {
            content.withObjectProperty("metadata").put("namespace", object.key().namespace());
        }
        return YamlText.of(content);
    }

    private static String path(SourceObject manifest) {
        return FileNames.gateway(manifest.key(), manifest.kind());
    }
}
