package dev.lockkeeper.console;

/**
 * One line of the list of problems.
 *
 * @param file empty for objects of a cluster
 * @param line from 1, 0 when unknown
 * @param object {@code Kind namespace/name}, empty when unknown
 * @param field path in the object, empty for the object as a whole
 * @param formerStays the last good version of the object is still in force
 */
record ShownProblem(
        String file, int line, String object, String field, String reason, String message, boolean formerStays) {

    String place() {
        return line > 0 ? file + ":" + line : file;
    }
}
