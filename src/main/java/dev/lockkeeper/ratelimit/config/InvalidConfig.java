package dev.lockkeeper.ratelimit.config;

/** A file that cannot be used; the message says why, without the file's name. Stays within this package. */
final class InvalidConfig extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidConfig(String message) {
        super(message, null, false, false);
    }

    static InvalidConfig notYaml(String what) {
        return new InvalidConfig("error loading config file: yaml: " + what);
    }
}
