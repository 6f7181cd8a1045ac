package dev.lockkeeper.app.ratelimit.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random domain in the keys of envoyproxy/ratelimit's release (which has no {@code metadata} yet), and descriptors that hit it, miss it, or come close. Which descriptors share a counter is
 * known, so that a difference can be followed.
 */
final class RandomLimits {

    private static final List<String> UNITS = List.of("hour", "day", "week", "month", "YEAR", "Minute");
    private static final int MOST_DEPTH = 3;

    /** One level: its key, its value as in the file ("" for any, with * for a pattern), and what lies below. */
    private record Node(String key, String value, boolean shared, List<Node> children) {}

    /** An entry of a request. */
    record Entry(String key, String value) {}

    /** @param counter equal for descriptors that share one */
    record Descriptor(List<Entry> entries, String counter) {}

    private final Random random;
    private final boolean quotas;
    private final StringBuilder text = new StringBuilder();
    private final List<Node> roots;
    private int names;

    RandomLimits(Random random, String domain, boolean quotas) {
        this.random = random;
        this.quotas = quotas;
        text.append("domain: ").append(domain).append("\ndescriptors:\n");
        this.roots = level(0, "");
    }

    String text() {
        return text.toString();
    }

    private List<Node> level(int depth, String indent) {
        List<Node> nodes = new ArrayList<>();
        int keys = 2 + random.nextInt(3);
        for (int k = 0; k < keys; k++) {
            String key = "k" + depth + k;
            if (random.nextInt(4) != 0) {
                nodes.add(node(depth, indent, key, ""));
            }
            if (random.nextInt(2) == 0) {
                nodes.add(node(depth, indent, key, "exact"));
            }
            if (random.nextInt(2) == 0) {
                nodes.add(node(depth, indent, key, "w" + k + "*"));
            }
        }
        if (nodes.isEmpty()) {
            nodes.add(node(depth, indent, "k" + depth, ""));
        }
        return nodes;
    }

    private Node node(int depth, String indent, String key, String value) {
        text.append(indent).append("- key: ").append(key).append('\n');
        String inner = indent + "  ";
        if (!value.isEmpty()) {
            text.append(inner).append("value: \"").append(value).append("\"\n");
        }
        boolean shared = value.endsWith("*") && random.nextBoolean();
        flag(inner, "share_threshold", shared);
        flag(inner, "detailed_metric", random.nextInt(6) == 0);
        flag(inner, "value_to_metric", random.nextInt(6) == 0);
        flag(inner, "shadow_mode", random.nextInt(6) == 0);
        flag(inner, "quota_mode", quotas && random.nextInt(5) == 0);
        if (random.nextInt(5) != 0) {
            limit(inner);
        }
        boolean deeper = depth + 1 < MOST_DEPTH && random.nextInt(3) == 0;
        if (deeper) {
            text.append(inner).append("descriptors:\n");
        }
        return new Node(key, value, shared, deeper ? level(depth + 1, inner) : List.of());
    }

    private void flag(String indent, String name, boolean set) {
        if (set) {
            text.append(indent).append(name).append(": true\n");
        }
    }

    private void limit(String indent) {
        text.append(indent).append("rate_limit:\n");
        if (random.nextInt(10) == 0) {
            text.append(indent).append("  unlimited: true\n");
        } else {
            // A second turns between two answers: only what is always refused can be compared.
            boolean second = random.nextInt(20) == 0;
            text.append(indent)
                    .append("  unit: ")
                    .append(second ? "second" : UNITS.get(random.nextInt(UNITS.size())))
                    .append('\n');
            text.append(indent)
                    .append("  requests_per_unit: ")
                    .append(second ? 0 : requests())
                    .append('\n');
        }
        if (random.nextInt(3) == 0) {
            text.append(indent).append("  name: n").append(names++).append('\n');
        }
        if (random.nextInt(8) == 0 && names > 1) {
            text.append(indent)
                    .append("  replaces: [{name: n")
                    .append(random.nextInt(names - 1))
                    .append("}]\n");
        }
    }

    private long requests() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(4) == 0 ? 0 : 60;
            case 1 -> 4_294_967_295L;
            case 2 -> 1_000_000;
            case 3, 4, 5 -> 100 + random.nextInt(300);
            default -> 1 + random.nextInt(40);
        };
    }

    /** Mostly one that leads somewhere. */
    Descriptor descriptor() {
        List<Entry> entries = new ArrayList<>();
        List<Node> level = roots;
        do {
            Node node = level.get(random.nextInt(level.size()));
            String value = value(node);
            entries.add(new Entry(node.key(), value));
            level = random.nextInt(6) == 0 ? List.of() : node.children();
        } while (!level.isEmpty());
        if (random.nextInt(12) == 0) {
            entries.add(new Entry("extra", "x"));
        }
        return new Descriptor(entries, counter(entries));
    }

    /** By the nodes that entries really lead to, which need not be those they were made for. */
    private String counter(List<Entry> entries) {
        StringBuilder counter = new StringBuilder();
        List<Node> level = roots;
        for (Entry entry : entries) {
            counter.append('|').append(entry.key()).append('=');
            counter.append(sharedPattern(level, entry.key(), entry.value()));
            level = below(level, entry);
        }
        return counter.toString();
    }

    private static List<Node> below(List<Node> level, Entry entry) {
        List<Node> same =
                level.stream().filter(node -> node.key().equals(entry.key())).toList();
        return same.stream()
                .filter(node -> !node.value().isEmpty() && node.value().equals(entry.value()))
                .findFirst()
                .or(() -> same.stream()
                        .filter(node -> node.value().endsWith("*"))
                        .filter(node -> entry.value()
                                .startsWith(
                                        node.value().substring(0, node.value().length() - 1)))
                        .findFirst())
                .or(() -> same.stream().filter(node -> node.value().isEmpty()).findFirst())
                .map(Node::children)
                .orElse(List.of());
    }

    private String value(Node node) {
        if (random.nextInt(12) == 0) {
            return List.of("", "10.1.2.3", "a:b|c", "ü漢", "w", "exact", "x".repeat(300))
                    .get(random.nextInt(7));
        }
        if (node.value().endsWith("*")) {
            return node.value().substring(0, node.value().length() - 1) + random.nextInt(3);
        }
        return node.value().isEmpty() ? "v" + random.nextInt(3) : node.value();
    }

    private static String sharedPattern(List<Node> level, String key, String value) {
        return level.stream()
                .filter(node -> node.key().equals(key) && node.shared())
                .map(Node::value)
                .filter(pattern -> value.startsWith(pattern.substring(0, pattern.length() - 1)))
                .findFirst()
                .orElse(value);
    }
}
