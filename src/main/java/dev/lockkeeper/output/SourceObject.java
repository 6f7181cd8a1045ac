package dev.lockkeeper.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockkeeper.model.ObjectKey;

/**
 * A manifest of the source's folder, of whatever kind.
 *
 * @param key with an empty namespace for kinds without one
 * @param content the whole object
 */
public record SourceObject(String apiVersion, String kind, ObjectKey key, JsonNode content) {

    String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
}
