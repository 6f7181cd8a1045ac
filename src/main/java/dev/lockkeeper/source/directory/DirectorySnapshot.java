package dev.lockkeeper.source.directory;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * The whole folder at one moment.
 *
 * @param manifests what is in force; for a broken object that is its last good version
 * @param problems by file and line
 */
public record DirectorySnapshot(SortedMap<ManifestId, Manifest> manifests, List<DirectoryProblem> problems) {
    public DirectorySnapshot {
        manifests = Collections.unmodifiableSortedMap(manifests);
        problems = List.copyOf(problems);
    }
}
