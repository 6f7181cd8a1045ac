package dev.lockkeeper.plan.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A level of the tree: what a descriptor of a request may say next.
 *
 * @param value empty for any
 * @param limit of requests that end here
 * @param shadow counts, but never refuses
 */
public record QuotaNode(
        String key, String value, Optional<QuotaLimit> limit, boolean shadow, List<QuotaNode> children) {

    public QuotaNode {
        children = List.copyOf(children);
    }

    static QuotaNode inner(String key, String value, List<QuotaNode> children) {
        return new QuotaNode(key, value, Optional.empty(), false, children);
    }

    static QuotaNode leaf(String key, String value, QuotaLimit limit, boolean shadow) {
        return new QuotaNode(key, value, Optional.of(limit), shadow, List.of());
    }

    /** Levels of the same key and value are one: the first one's limit, and the children of all. */
    static List<QuotaNode> merged(List<QuotaNode> nodes) {
        List<QuotaNode> all = new ArrayList<>();
        for (QuotaNode node : nodes) {
            int at = all.stream()
                    .map(other -> other.key + "\n" + other.value)
                    .toList()
                    .indexOf(node.key + "\n" + node.value);
            if (at < 0) {
                all.add(node);
            } else {
                all.set(at, all.get(at).with(node));
            }
        }
        return all;
    }

    private QuotaNode with(QuotaNode later) {
        List<QuotaNode> both = new ArrayList<>(children);
        both.addAll(later.children);
        return new QuotaNode(
                key, value, limit.or(later::limit), limit.isPresent() ? shadow : later.shadow, merged(both));
    }
}
