package dev.lockkeeper.ratelimit.config;

/**
 * Why a file, or a resource, is not served as it is.
 *
 * @param text begins with its name
 * @param path of the descriptor that is wrong, as {@code descriptors[2].descriptors[0]}; empty for the whole
 * @param servesLastGood whether an earlier version is served in its place
 */
public record ConfigProblem(String file, String text, String path, boolean servesLastGood) {

    /** The text with the place. */
    public String placed() {
        return path.isEmpty() ? text : text + " at " + path;
    }
}
