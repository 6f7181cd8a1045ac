package dev.lockkeeper.source.directory;

import dev.lockkeeper.source.schema.FieldProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the contents of all files together, with the former versions of what is broken now. */
final class Assembly {
    private static final Comparator<DirectoryProblem> BY_PLACE = Comparator.comparing(DirectoryProblem::file)
            .thenComparing(DirectoryProblem::line)
            .thenComparing(problem -> problem.problem().text());

    private final SortedMap<ManifestId, Manifest> former;
    private final SortedMap<ManifestId, Manifest> manifests = new TreeMap<>();
    private final Set<ManifestId> kept = new HashSet<>();
    private final List<DirectoryProblem> problems = new ArrayList<>();

    private Assembly(DirectorySnapshot former) {
        this.former = former.manifests();
    }

    /** @param others problems that are not of a file's content */
    static DirectorySnapshot of(
            SortedMap<Path, FileContent> files, List<DirectoryProblem> others, DirectorySnapshot former) {
        var assembly = new Assembly(former);
        assembly.problems.addAll(others);
        files.values().forEach(assembly::takeGood);
        files.forEach(assembly::keepFormer);
        assembly.problems.sort(BY_PLACE);
        return new DirectorySnapshot(assembly.manifests, assembly.problems);
    }

    private void takeGood(FileContent content) {
        for (var manifest : content.good()) {
            var first = manifests.putIfAbsent(manifest.id(), manifest);
            if (first != null) {
                var message = "already defined in " + first.origin() + ", which is used; remove one of the two";
                problems.add(new DirectoryProblem(
                        manifest.file(), manifest.line(), manifest.id(), new FieldProblem("", message), false));
            }
        }
    }

    private void keepFormer(Path file, FileContent content) {
        for (var id : content.broken()) {
            if (!manifests.containsKey(id) && former.containsKey(id)) {
                keep(Objects.requireNonNull(former.get(id)));
            }
        }
        boolean keptSome = content.somethingUnknown() && keepOthersOf(file);
        for (var problem : content.problems()) {
            boolean stays = problem.object().isKnown() ? kept.contains(problem.object()) : keptSome;
            problems.add(
                    new DirectoryProblem(problem.file(), problem.line(), problem.object(), problem.problem(), stays));
        }
    }

    private boolean keepOthersOf(Path file) {
        var others = former.values().stream()
                .filter(manifest -> manifest.file().equals(file) && !manifests.containsKey(manifest.id()))
                .toList();
        others.forEach(this::keep);
        return !others.isEmpty();
    }

    private void keep(Manifest manifest) {
        manifests.put(manifest.id(), manifest);
        kept.add(manifest.id());
    }
}
