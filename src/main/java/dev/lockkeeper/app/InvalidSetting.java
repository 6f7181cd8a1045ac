package dev.lockkeeper.app;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * A setting that stops the start: the message names it and what would be right. Quarkus shows the message of an exception of this
 * family and no stack trace.
 */
public final class InvalidSetting extends ConfigurationException {

    private static final long serialVersionUID = 1L;

    public InvalidSetting(String message) {
        super(message);
    }
}
