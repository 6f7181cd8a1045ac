package dev.lockkeeper.processor;

/**
 * How the processor works.
 *
 * @param prefixes what the paths of each API begin with
 * @param measuring whether every answer is measured, or only those that have costs
 * @param redacting whether a client's own words stay out of the debug log
 */
public record ProcessorSettings(
        EndpointPrefixes prefixes,
        RequestLimits limits,
        TelemetryAttributes attributes,
        boolean measuring,
        boolean redacting) {

    public static final ProcessorSettings DEFAULT = new ProcessorSettings("");

    /** @param root what all paths begin with; empty or as {@code /ai} */
    public ProcessorSettings(String root, RequestLimits limits) {
        this(EndpointPrefixes.DEFAULT.below(root), limits, TelemetryAttributes.NONE, false, false);
    }

    public ProcessorSettings(String root) {
        this(root, RequestLimits.DEFAULT);
    }
}
