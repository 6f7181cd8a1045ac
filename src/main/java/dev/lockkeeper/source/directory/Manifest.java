package dev.lockkeeper.source.directory;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * An object of the folder. It stays the same instance until its file changes.
 *
 * @param file below the folder, as the folder was given
 * @param line where the object starts, from 1
 * @param content with namespace and, for kinds with a schema, defaults; nobody may change it
 */
public record Manifest(ManifestId id, String apiVersion, Path file, int line, JsonNode content) {

    /** {@code file:line}, for messages. */
    public String origin() {
        return file + ":" + line;
    }
}
