package dev.lockkeeper.source.kubernetes;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Exceptions as one line. */
final class Failures {

    private Failures() {}

    static String text(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        StringBuilder text = new StringBuilder(line(cause));
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root != cause) {
            text.append(": ").append(line(root));
        }
        return text.toString();
    }

    private static String line(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
