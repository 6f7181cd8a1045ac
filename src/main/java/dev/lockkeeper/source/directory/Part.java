package dev.lockkeeper.source.directory;

import com.fasterxml.jackson.databind.JsonNode;

/** One document of a file. */
sealed interface Part {

    /** A document that could be read. */
    record Readable(JsonNode value, Places places) implements Part {}

    /**
     * A document that is no YAML or JSON.
     *
     * @param line where reading stopped, from 1
     * @param guess which object it probably is, or {@link ManifestId#UNKNOWN}
     */
    record Broken(int line, String message, ManifestId guess) implements Part {}
}
