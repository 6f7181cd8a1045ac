package dev.lockkeeper.ratelimit.match;

import dev.lockkeeper.ratelimit.config.DescriptorConfig;
import dev.lockkeeper.ratelimit.config.DescriptorConfig.Flags;
import dev.lockkeeper.ratelimit.config.DomainConfig;
import dev.lockkeeper.ratelimit.config.ValueKind;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The limits of one domain. */
public final class LimitTree {

    private static final DescriptorConfig NOTHING = new DescriptorConfig(
            "", ValueKind.ANY, "", List.of(), List.of(), new Flags(false, false, false, false, false), Map.of());
    /** What is found where nothing matches. */
    private static final LimitNode NONE = new LimitNode("", NOTHING, List.of(), -1);

    private final String domain;
    private final LimitNode root;
    private final List<LimitNode> limited = new ArrayList<>();

    /** @param parts of one domain; their first levels are one */
    public LimitTree(List<DomainConfig> parts) {
        this.domain = parts.getFirst().domain();
        this.root = new LimitNode(domain, NOTHING, List.of(), -1);
        root.children(level(
                parts.stream().flatMap(part -> part.descriptors().stream()).toList(), List.of()));
    }

    public String domain() {
        return domain;
    }

    /** The nodes that have limits, in the order of files. */
    public List<LimitNode> limited() {
        return limited;
    }

    /** Where the last entry leads; a node without limits when an entry leads nowhere. */
    public LimitNode find(RateLimitDescriptor descriptor) {
        int entries = descriptor.getEntriesCount();
        LimitNode node = entries == 0 ? NONE : root;
        for (int i = 0; i < entries; i++) {
            RateLimitDescriptor.Entry entry = descriptor.getEntries(i);
            LimitNode next = node.child(entry.getKey(), entry.getValue());
            if (next == null) {
                return NONE;
            }
            node = next;
        }
        return node;
    }

    /** The same as {@link #find}, with how it came about. */
    public LimitTrace trace(RateLimitDescriptor descriptor) {
        List<LimitTrace.Step> steps = new ArrayList<>();
        LimitNode node = root;
        for (RateLimitDescriptor.Entry entry : descriptor.getEntriesList()) {
            String shown = entry.getKey() + "=" + entry.getValue();
            LimitNode next = node.child(entry.getKey(), entry.getValue());
            if (next == null) {
                steps.add(new LimitTrace.Step(shown, "", ""));
                return new LimitTrace(steps, NONE);
            }
            steps.add(new LimitTrace.Step(shown, next.segment(), next.by()));
            node = next;
        }
        return new LimitTrace(steps, steps.isEmpty() ? NONE : node);
    }

    private List<LimitNode> level(List<DescriptorConfig> configs, List<LimitNode> above) {
        List<LimitNode> nodes = new ArrayList<>(configs.size());
        for (DescriptorConfig config : configs) {
            LimitNode node =
                    new LimitNode(domain, config, above, config.limits().isEmpty() ? -1 : limited.size());
            if (!config.limits().isEmpty()) {
                limited.add(node);
            }
            List<LimitNode> path = new ArrayList<>(above);
            path.add(node);
            node.children(level(config.descriptors(), path));
            nodes.add(node);
        }
        return nodes;
    }
}
