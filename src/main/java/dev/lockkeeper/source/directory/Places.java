package dev.lockkeeper.source.directory;

import java.util.Map;

/**
 * The lines of an object's fields.
 *
 * @param line of the object itself, from 1
 * @param lines by path, as in {@code spec.rules[0].name}
 */
record Places(int line, Map<String, Integer> lines, String below) {

    Places(int line, Map<String, Integer> lines) {
        this(line, lines, "");
    }

    /** The line of a field, or of the nearest one around it that is there. */
    int lineOf(String path) {
        var place = below.isEmpty() ? path : below + "." + path;
        while (!place.isEmpty()) {
            var found = lines.get(place);
            if (found != null) {
                return found;
            }
            place = place.substring(0, Math.max(0, Math.max(place.lastIndexOf('.'), place.lastIndexOf('['))));
        }
        return line;
    }

    /** The places of the object at a path of this one. */
    Places at(String path) {
        return new Places(lineOf(path), lines, path);
    }
}
