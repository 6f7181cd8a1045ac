package dev.lockkeeper.processor;

/**
 * How the processor works.
 *
 * @param prefix what the paths of all endpoints begin with; empty or as {@code /ai}
 */
public record ProcessorSettings(String prefix, RequestLimits limits) {

    public static final ProcessorSettings DEFAULT = new ProcessorSettings("");

    public ProcessorSettings {
        prefix = prefix.replaceAll("/{2,}", "/").replaceAll("/$", "");
        if (!prefix.isEmpty() && !prefix.startsWith("/")) {
            throw new IllegalArgumentException(
                    "path prefix '%s' does not begin with /; give a path as /ai, or nothing".formatted(prefix));
        }
    }

    public ProcessorSettings(String prefix) {
        this(prefix, RequestLimits.DEFAULT);
    }
}
