package dev.lockkeeper.ratelimit.match;

import com.google.protobuf.Struct;
import dev.lockkeeper.ratelimit.config.DescriptorConfig;
import dev.lockkeeper.ratelimit.config.ValueKind;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One level of a tree, with what lies below. Immutable once its tree is built. */
public final class LimitNode {

    private final DescriptorConfig config;
    /** Made once: lookups compare with it. */
    private final String segment;

    private final List<LimitNode> path;
    private final List<CountedLimit> limits;
    private final Struct metadata;
    private final MetricName metricName;
    private final boolean shared;
    private final int number;
    private Segments named = new Segments(List.of(), 0);
    private Patterns patterns = new Patterns(List.of());

    /**
     * @param above nodes from the first level down, without this one
     * @param number among the nodes of its tree that have limits; -1 without
     */
    LimitNode(String domain, DescriptorConfig config, List<LimitNode> above, int number) {
        this.config = config;
        this.segment = config.segment();
        this.number = number;
        this.path = Stream.concat(above.stream(), Stream.of(this)).toList();
        this.limits = config.limits().stream().map(CountedLimit::of).toList();
        this.metadata = Metadata.struct(config.metadata());
        this.shared = path.stream().anyMatch(LimitNode::sharesThreshold);
        this.metricName = new MetricName(domain, path);
    }

    void children(List<LimitNode> children) {
        patterns = new Patterns(children.stream()
                .filter(child -> child.kind() != ValueKind.ANY && child.kind() != ValueKind.EXACT)
                .toList());
        List<LimitNode> byName = children.stream()
                .filter(child -> child.kind() == ValueKind.ANY || child.kind() == ValueKind.EXACT)
                .toList();
        named = new Segments(byName, byName.size());
    }

    /** The value itself, else the first pattern in the order of files, else any value. */
    @Nullable LimitNode child(String key, String value) {
        LimitNode exact = named.find(key, value);
        if (exact != null) {
            return exact;
        }
        LimitNode pattern = patterns.find(key, value);
        if (pattern != null) {
            return pattern;
        }
        return named.find(key);
    }

    ValueTest test() {
        return ValueTest.of(config);
    }

    /** Empty where the level limits nothing. */
    public List<CountedLimit> limits() {
        return limits;
    }

    public boolean shadow() {
        return config.flags().shadow();
    }

    public boolean quota() {
        return config.flags().quota();
    }

    /** Of this level; empty when there is none. */
    public Struct metadata() {
        return metadata;
    }

    /** Among the nodes of its tree that have limits. */
    public int number() {
        return number;
    }

    /** Under which metrics count a request that ended here; the same object for all requests unless it depends on their values. */
    public String metricName(RateLimitDescriptor descriptor) {
        return metricName.of(descriptor);
    }

    /** Whether {@link #metricName} is the same for all requests. */
    public boolean hasOneMetricName() {
        return metricName.isConstant();
    }

    /** As {@code /rlconfig} shows it. */
    public String name() {
        return metricName.plain();
    }

    /** What stands in a counter's key for the value of an entry: all values of a shared threshold have one counter. */
    public String counted(int entry, String value) {
        return shared(entry) ? path.get(entry).value() : value;
    }

    /** Whether all values of an entry have one counter. */
    public boolean shared(int entry) {
        return shared && path.get(entry).sharesThreshold();
    }

    String segment() {
        return segment;
    }

    String key() {
        return config.key();
    }

    String value() {
        return config.value();
    }

    /** What its values are compared by, in words. */
    String by() {
        return switch (kind()) {
            case EXACT -> "value";
            case ANY -> "any value";
            case WILDCARD -> "pattern";
            case CIDR -> "network";
            case REGEX -> "expression";
        };
    }

    ValueKind kind() {
        return config.kind();
    }

    boolean sharesThreshold() {
        return config.flags().shareThreshold();
    }

    boolean valueInMetric() {
        return config.flags().valueToMetric();
    }

    boolean detailedMetric() {
        return config.flags().detailedMetric();
    }
}
