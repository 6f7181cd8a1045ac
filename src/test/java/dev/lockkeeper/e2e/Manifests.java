package dev.lockkeeper.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The YAML files of a scenario: {@code src/test/resources/e2e/<scenario>[/<part>]}, in the order of their names. */
record Manifests(List<Path> files) {
    private static final Path ROOT = Path.of("src", "test", "resources", "e2e");

    /** {@code folders}: of scenarios or of parts of them; subfolders are not read. */
    static Manifests of(String... folders) {
        return new Manifests(Arrays.stream(folders)
                .flatMap(folder -> yaml(ROOT.resolve(folder)))
                .toList());
    }

    /** Applies all objects, as a user with kubectl would; they stay. */
    void applyTo(KubernetesClient client) {
        objects()
                .forEach(object -> client.resource(object)
                        .fieldManager("e2e")
                        .forceConflicts()
                        .serverSideApply());
    }

    /** The same, but removes them at the end of the test class, for the next class uses the same API server. */
    void applyTo(KubernetesClient client, Rig rig) {
        applyTo(client);
        rig.keep(() -> deleteFrom(client));
    }

    /** Removes all objects; what controllers made of them goes by itself or stays. */
    void deleteFrom(KubernetesClient client) {
        objects().forEach(object -> client.resource(object).delete());
    }

    /** Copies the files into a folder, each as a whole: written beside and moved. */
    void copyTo(Path folder) {
        for (var file : files) {
            try {
                var beside = Files.createTempFile(folder, ".new-", "");
                Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
                Files.move(
                        beside,
                        folder.resolve(file.getFileName()),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Removes the files that {@link #copyTo} has put there. */
    void removeFrom(Path folder) {
        for (var file : files) {
            try {
                Files.delete(folder.resolve(file.getFileName()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Stream<GenericKubernetesResource> objects() {
        return files.stream()
                .flatMap(file -> Arrays.stream(read(file).split("(?m)^---$"))
                        .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class)));
    }

    private static Stream<Path> yaml(Path folder) {
        try (var files = Files.newDirectoryStream(folder, "*.yaml")) {
            var found = new ArrayList<Path>();
            files.forEach(found::add);
            return found.stream()
                    .filter(file -> !file.endsWith("exchanges.yaml"))
                    .sorted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
