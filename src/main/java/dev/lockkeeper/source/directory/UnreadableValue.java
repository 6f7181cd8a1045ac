package dev.lockkeeper.source.directory;

/** Well-formed YAML that is no JSON: stops the reading of one document. */
final class UnreadableValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String what;

    /** @param line from 1 */
    UnreadableValue(int line, String message) {
        super(message, null, false, false);
        this.line = line;
        this.what = message;
    }

    int line() {
        return line;
    }

    String what() {
        return what;
    }
}
