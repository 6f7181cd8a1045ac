package dev.lockkeeper.ratelimit.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lists and reads the files of a folder, as the peer names them. Links to files are followed, links to folders are not. */
final class ConfigFolder {

    private final ConfigPlace place;

    ConfigFolder(ConfigPlace place) {
        this.place = place;
    }

    /**
     * What would be read, without reading it: equal marks mean equal files.
     *
     * @param real the folder behind all links, which a swap of links changes at once
     */
    record Mark(Path real, SortedMap<String, String> stamps) {}

    /** Empty while the folder is not there. */
    Optional<Mark> mark() {
        try {
            SortedMap<String, String> stamps = new TreeMap<>();
            for (Path path : paths()) {
                stamps.put(name(path), stamp(path));
            }
            return Optional.of(new Mark(place.folder().toRealPath(), stamps));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    List<ConfigFile> read() throws IOException {
        List<ConfigFile> files = new ArrayList<>();
        for (Path path : paths()) {
            try {
                files.add(ConfigFile.of(name(path), new String(Files.readAllBytes(path), StandardCharsets.UTF_8)));
            } catch (NoSuchFileException e) {
                // Went away in between: the next look sees the same.
                continue;
            } catch (IOException e) {
                files.add(ConfigFile.unreadable(name(path), e.getClass().getSimpleName()));
            }
        }
        return files;
    }

    private List<Path> paths() throws IOException {
        List<Path> found = new ArrayList<>();
        collect(place.folder(), found);
        return found;
    }

    private void collect(Path folder, List<Path> found) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                String name = child.getFileName().toString();
                // What begins with two points are Kubernetes' copies of the files that are linked here.
                if (name.startsWith("..") || (place.ignoreDotFiles() && name.startsWith("."))) {
                    continue;
                }
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    collect(child, found);
                } else if (!Files.isDirectory(child)) {
                    found.add(child);
                }
            }
        }
    }

    private String name(Path path) {
        return place.prefix() + place.folder().relativize(path).toString().replace('/', '.');
    }

    private static String stamp(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.lastModifiedTime() + " " + attributes.size();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }
}
