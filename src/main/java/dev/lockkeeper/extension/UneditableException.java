package dev.lockkeeper.extension;

/** A resource does not fit the plan it was made from; its routes fail closed with this message. */
final class UneditableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    UneditableException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
