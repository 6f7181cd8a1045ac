package dev.lockkeeper.processor;

/**
 * How the processor works.
 *
 * @param rootPrefix what the paths of all endpoints begin with; empty or as {@code /ai}
 */
public record ProcessorSettings(String rootPrefix, RequestLimits limits) {

    public static final ProcessorSettings DEFAULT = new ProcessorSettings("");

    public ProcessorSettings {
        rootPrefix = rootPrefix.replaceAll("/+$", "");
        if (!rootPrefix.isEmpty() && !rootPrefix.startsWith("/")) {
            throw new IllegalArgumentException(
                    "root prefix '%s' does not begin with /; give a path as /ai, or nothing".formatted(rootPrefix));
        }
    }

    public ProcessorSettings(String rootPrefix) {
        this(rootPrefix, RequestLimits.DEFAULT);
    }
}
