package dev.lockkeeper.ratelimit.config;

/** A document that cannot be used; the message says why, without the document's name. Stays within this package. */
final class InvalidConfig extends Exception {

    private static final long serialVersionUID = 1L;

    private final String path;

    InvalidConfig(String message) {
        this(message, "");
    }

    private InvalidConfig(String message, String path) {
        super(message, null, false, false);
        this.path = path;
    }

    static InvalidConfig notYaml(String what) {
        return new InvalidConfig("error loading config file: yaml: " + what);
    }

    String text() {
        return String.valueOf(getMessage());
    }

    /** Of the descriptor that is wrong; empty for the whole. */
    String path() {
        return path;
    }

    /** The same in a descriptor of the level above. */
    InvalidConfig in(int descriptor) {
        return new InvalidConfig(text(), "descriptors[%d]%s".formatted(descriptor, path.isEmpty() ? "" : "." + path));
    }
}
