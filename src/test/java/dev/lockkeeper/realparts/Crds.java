package dev.lockkeeper.realparts;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The kinds that tests need: Gateway API's, Envoy Gateway's, and ours as far as the build has generated them. */
final class Crds {
    private static final Path OURS = Path.of("target", "kubernetes");
    private static final Duration ESTABLISHED = Duration.ofSeconds(30);

    private Crds() {}

    static void install(KubernetesClient admin) {
        var documents = new ArrayList<GenericKubernetesResource>();
        documents.addAll(documents(RealPart.GATEWAY_CRDS.path()));
        ours().forEach(file -> documents.addAll(documents(file)));
        documents.parallelStream()
                .forEach(document -> admin.resource(document)
                        .fieldManager("real-parts")
                        .forceConflicts()
                        .serverSideApply());
        documents.stream()
                .filter(document -> document.getKind().equals("CustomResourceDefinition"))
                .forEach(crd -> awaitServed(admin, crd));
    }

    private static List<Path> ours() {
        if (!Files.isDirectory(OURS)) {
            return List.of();
        }
        try (var files = Files.newDirectoryStream(OURS, "*.aigateway.envoyproxy.io-v1.yml")) {
            var found = new ArrayList<Path>();
            files.forEach(found::add);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<GenericKubernetesResource> documents(Path file) {
        try {
            return List.of(Files.readString(file).split("(?m)^---.*$")).stream()
                    .filter(text -> text.lines().anyMatch(line -> line.startsWith("kind:")))
                    .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Established is not enough: the first requests may still meet 404. So ask for the kind itself. */
    private static void awaitServed(KubernetesClient admin, GenericKubernetesResource crd) {
        String group = crd.get("spec", "group");
        String plural = crd.get("spec", "names", "plural");
        List<?> versions = crd.get("spec", "versions");
        for (int i = 0; i < versions.size(); i++) {
            String version = crd.get("spec", "versions", i, "name");
            Boolean served = crd.get("spec", "versions", i, "served");
            if (served) {
                Awaitility.await(plural + "." + group + "/" + version)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(50))
                        .atMost(ESTABLISHED)
                        .until(() -> admin.raw("/apis/%s/%s/%s?limit=1".formatted(group, version, plural)) != null);
            }
        }
    }
}
