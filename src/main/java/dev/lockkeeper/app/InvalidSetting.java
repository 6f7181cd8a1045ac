package dev.lockkeeper.app;

/** A setting that stops the start: the message names it and what would be right, and is all that is shown. */
public final class InvalidSetting extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidSetting(String message) {
        super(message, null, false, false);
    }
}
