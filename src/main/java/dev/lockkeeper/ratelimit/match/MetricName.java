package dev.lockkeeper.ratelimit.match;

import dev.lockkeeper.ratelimit.config.ValueKind;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import java.util.List;

/** The name under which a node's hits are counted: domain and segments, some with the request's own values if asked for. */
final class MetricName {

    private final String domain;
    private final List<LimitNode> path;
    private final String plain;
    private final boolean detailed;
    private final boolean constant;

    MetricName(String domain, List<LimitNode> path) {
        this.domain = domain;
        this.path = path;
        StringBuilder name = new StringBuilder(domain);
        path.forEach(node -> name.append('.').append(node.segment()));
        this.plain = name.toString();
        this.detailed = path.getLast().detailedMetric();
        this.constant = !detailed
                && path.stream()
                        .noneMatch(node ->
                                node.valueInMetric() && node.kind() != ValueKind.EXACT && !node.sharesThreshold());
    }

    String plain() {
        return plain;
    }

    boolean isConstant() {
        return constant;
    }

    String of(RateLimitDescriptor descriptor) {
        if (constant) {
            return plain;
        }
        boolean anyShared = path.stream().anyMatch(LimitNode::sharesThreshold);
        StringBuilder name = new StringBuilder(domain);
        for (int i = 0; i < path.size(); i++) {
            LimitNode node = path.get(i);
            String key = descriptor.getEntries(i).getKey();
            String value = descriptor.getEntries(i).getValue();
            name.append('.').append(key);
            if (node.sharesThreshold()) {
                name.append('_').append(node.value());
            } else if (detailed) {
                // The peer writes the joint of an empty value here, unless a threshold is shared.
                name.append(value.isEmpty() && anyShared ? "" : "_").append(value);
            } else {
                append(name, shown(node, value));
            }
        }
        return name.toString();
    }

    private static String shown(LimitNode node, String value) {
        return switch (node.kind()) {
            case EXACT -> value;
            case ANY -> node.valueInMetric() ? value : "";
            case WILDCARD, CIDR, REGEX -> node.valueInMetric() ? value : node.value();
        };
    }

    private static void append(StringBuilder name, String value) {
        if (!value.isEmpty()) {
            name.append('_').append(value);
        }
    }
}
