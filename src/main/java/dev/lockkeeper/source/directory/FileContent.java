package dev.lockkeeper.source.directory;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one file says.
 *
 * @param good in the order of the file
 * @param problems without those that concern several files
 * @param broken the objects that are in the file, but wrong
 * @param somethingUnknown a part is broken that could be any object
 */
record FileContent(
        List<Manifest> good, List<DirectoryProblem> problems, Set<ManifestId> broken, boolean somethingUnknown) {

    static final FileContent NONE = new FileContent(List.of(), List.of(), Set.of(), false);

    FileContent {
        good = List.copyOf(good);
        problems = List.copyOf(problems);
        broken = Set.copyOf(broken);
    }

    boolean isBroken() {
        return somethingUnknown || !broken.isEmpty();
    }

    /** Looks like a text that somebody is still writing, after a former one. */
    boolean looksUnfinishedAfter(FileContent former) {
        return isBroken() || !ids().containsAll(former.ids());
    }

    private Set<ManifestId> ids() {
        var ids = good.stream().map(Manifest::id).collect(Collectors.toCollection(HashSet::new));
        ids.addAll(broken);
        return ids;
    }
}
