package dev.lockkeeper.processor;

/**
 * How the processor works.
 *
 * @param prefixes what the paths of each API begin with
 */
public record ProcessorSettings(EndpointPrefixes prefixes, RequestLimits limits) {

    public static final ProcessorSettings DEFAULT = new ProcessorSettings("");

    /** @param root what all paths begin with; empty or as {@code /ai} */
    public ProcessorSettings(String root, RequestLimits limits) {
        this(EndpointPrefixes.DEFAULT.below(root), limits);
    }

    public ProcessorSettings(String root) {
        this(root, RequestLimits.DEFAULT);
    }
}
