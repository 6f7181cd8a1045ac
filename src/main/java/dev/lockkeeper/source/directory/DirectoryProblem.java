package dev.lockkeeper.source.directory;

import dev.lockkeeper.source.schema.FieldProblem;
import java.nio.file.Path;

/**
 * Something wrong in the folder.
 *
 * @param file below the folder, as the folder was given
 * @param line of the field where that is known, else of the object or the text, from 1; 0 for a file as a whole
 * @param object {@link ManifestId#UNKNOWN} if that could not be read
 * @param formerStays the last good version of what this is about is still in the snapshot
 */
public record DirectoryProblem(Path file, int line, ManifestId object, FieldProblem problem, boolean formerStays) {

    /** One line for people: file, line, object, field, what is wrong. */
    public String text() {
        var text = new StringBuilder(file.toString());
        if (line > 0) {
            text.append(':').append(line);
        }
        if (object.isKnown()) {
            text.append(": ").append(object);
        }
        text.append(": ").append(problem.text());
        return formerStays
                ? text.append(" (the last good version stays in use)").toString()
                : text.toString();
    }
}
