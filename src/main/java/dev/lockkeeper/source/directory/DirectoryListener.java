package dev.lockkeeper.source.directory;

/** Takes snapshots, on one thread, in order. The first call is the first full list, even of an empty folder. */
@FunctionalInterface
public interface DirectoryListener {
    void changed(DirectorySnapshot snapshot);
}
