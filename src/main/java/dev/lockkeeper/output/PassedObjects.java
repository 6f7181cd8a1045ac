package dev.lockkeeper.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.source.directory.Manifest;
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
record PassedObjects(SortedMap<String, Manifest> files, SortedSet<ObjectKey> httpRoutes, List<String> refused) {

    static final PassedObjects NONE = new PassedObjects(new TreeMap<>(), new TreeSet<>(), List.of());

    static PassedObjects of(Collection<Manifest> manifests) {
        SortedMap<String, Manifest> files = new TreeMap<>();
        SortedSet<ObjectKey> httpRoutes = new TreeSet<>();
        List<String> refused = new ArrayList<>();
        Set<String> named = new TreeSet<>();
        for (Manifest manifest : manifests) {
            if (EnvoyGatewayKinds.stored(manifest).isPresent()) {
                files.put(path(manifest), manifest);
                named.addAll(NamedObjects.in(manifest));
                if (manifest.id().kind().equals("HTTPRoute")) {
                    httpRoutes.add(key(manifest));
                }
            }
            EnvoyGatewayKinds.wanted(manifest)
                    .ifPresent(version ->
                            refused.add("%s is not passed on: Envoy Gateway reads apiVersion %s from a folder, not %s"
                                    .formatted(manifest.id(), version, manifest.apiVersion())));
        }
        for (Manifest manifest : manifests) {
            if (EnvoyGatewayKinds.passesWhenNamed(manifest)
                    && named.contains(NamedObjects.name(manifest.id().kind(), key(manifest)))) {
                files.put(path(manifest), manifest);
            }
        }
        return new PassedObjects(files, httpRoutes, List.copyOf(refused));
    }

    /** As the manifest says, with its namespace, for which Envoy Gateway has another default. */
    static String text(Manifest object) {
        ObjectNode content = object.content().deepCopy();
        content.remove("status");
        content.put("apiVersion", EnvoyGatewayKinds.stored(object).orElse(object.apiVersion()));
        if (!object.id().namespace().isEmpty()) {
            content.withObjectProperty("metadata").put("namespace", object.id().namespace());
        }
        return YamlText.of(content);
    }

    static ObjectKey key(Manifest manifest) {
        return new ObjectKey(manifest.id().namespace(), manifest.id().name());
    }

    private static String path(Manifest manifest) {
        return FileNames.gateway(key(manifest), manifest.id().kind());
    }
}
