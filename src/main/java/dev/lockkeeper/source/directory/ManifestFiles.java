package dev.lockkeeper.source.directory;

import dev.lockkeeper.source.schema.CrdSchemas;
import dev.lockkeeper.source.schema.FieldProblem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of each file: the state it was taken up in, and what it said. Reads a state of a file at most once. */
final class ManifestFiles {
    private final CrdSchemas schemas;
    private final SortedMap<Path, FileContent> contents = new TreeMap<>();
    private final Map<Path, Stamp> stamps = new HashMap<>();
    private final Map<Path, Reading> readings = new HashMap<>();

    ManifestFiles(CrdSchemas schemas) {
        this.schemas = schemas;
    }

    private record Reading(Stamp stamp, FileContent content) {}

    /** The files as they were taken up. */
    Map<Path, Stamp> stamps() {
        return stamps;
    }

    SortedMap<Path, FileContent> contents() {
        return Collections.unmodifiableSortedMap(contents);
    }

    /** Gone, broken, without objects that it had, or changing just now. */
    boolean looksUnfinished(Path file, Optional<Stamp> stamp) {
        var former = contents.getOrDefault(file, FileContent.NONE);
        return stamp.flatMap(state -> read(file, state))
                .map(content -> content.looksUnfinishedAfter(former))
                .orElse(true);
    }

    /** Takes up these files as they were found; says whether what they say has changed. */
    boolean take(Set<Path> files, SortedMap<Path, Stamp> found) {
        boolean changed = false;
        for (var file : files) {
            var stamp = found.get(file);
            if (stamp == null) {
                stamps.remove(file);
                changed |= contents.remove(file) != null;
                continue;
            }
            var content = read(file, stamp);
            if (content.isPresent()) {
                stamps.put(file, stamp);
                changed |= !content.get().equals(contents.put(file, content.get()));
                readings.remove(file);
            }
        }
        return changed;
    }

    /** Empty if the file is no longer in this state. */
    private Optional<FileContent> read(Path file, Stamp stamp) {
        var reading = readings.get(file);
        if (reading == null || !reading.stamp().equals(stamp)) {
            var content = parse(file);
            if (!isStill(stamp)) {
                readings.remove(file);
                return Optional.empty();
            }
            reading = new Reading(stamp, content);
            readings.put(file, reading);
        }
        return Optional.of(reading.content());
    }

    private FileContent parse(Path file) {
        try {
            return ManifestReader.read(Files.readString(file, StandardCharsets.UTF_8), file, schemas);
        } catch (CharacterCodingException e) {
            return unreadable(file, "not UTF-8 text");
        } catch (IOException e) {
            return unreadable(file, "can't be read: " + e.getClass().getSimpleName());
        }
    }

    private static FileContent unreadable(Path file, String why) {
        var problem = new DirectoryProblem(file, 0, ManifestId.UNKNOWN, new FieldProblem("", why), false);
        return new FileContent(List.of(), List.of(problem), Set.of(), true);
    }

    private static boolean isStill(Stamp stamp) {
        try {
            return Stamp.of(stamp.real()).equals(stamp);
        } catch (IOException e) {
            return false;
        }
    }
}
