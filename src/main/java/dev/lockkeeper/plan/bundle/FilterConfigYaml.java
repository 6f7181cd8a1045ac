package dev.lockkeeper.plan.bundle;

import dev.lockkeeper.api.LLMRequestCost;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes the filter config: one line an entry, in flow style, so that a route's lines are made once and only joined here.
 * A model of a route without host names counts for every host that another route names.
 */
final class FilterConfigYaml {

    private static final int BYTES_PER_ROUTE = 512;

    private FilterConfigYaml() {}

    static String whole(String version, String uuid, String body) {
        return "version: " + Json.line(version) + "\nuuid: " + Json.line(uuid) + "\n" + body;
    }

    static String body(Collection<RouteFragment> fragments, List<LLMRequestCost> globalCosts) {
        StringBuilder yaml = new StringBuilder(fragments.size() * BYTES_PER_ROUTE);
        list(
                yaml,
                "globalLLMRequestCosts",
                globalCosts.stream()
                        .map(cost -> Json.line(new GlobalCost(cost.metadataKey(), cost.type(), cost.cel())))
                        .toList());
        joined(yaml, "llmRequestCosts", fragments, RouteFragment::costs);
        joined(yaml, "backends", fragments, RouteFragment::lines);
        joined(yaml, "models", fragments, RouteFragment::models);
        modelsByHost(yaml, fragments);
        return yaml.toString();
    }

    private static void modelsByHost(StringBuilder yaml, Collection<RouteFragment> fragments) {
        SortedMap<String, StringBuilder> byHost = new TreeMap<>();
        for (RouteFragment fragment : fragments) {
            fragment.hostnames().forEach(host -> byHost.computeIfAbsent(host, _ -> new StringBuilder()));
        }
        if (byHost.isEmpty()) {
            return;
        }
        for (RouteFragment fragment : fragments) {
            Collection<String> hosts = fragment.hostnames().isEmpty() ? byHost.keySet() : fragment.hostnames();
            for (String host : hosts) {
                StringBuilder lines = byHost.computeIfAbsent(host, _ -> new StringBuilder());
                fragment.models().forEach(model -> entry(lines, "  - ", model));
            }
        }
        yaml.append("modelsByHost:\n");
        byHost.forEach((host, lines) -> {
            yaml.append("  ").append(Json.line(host)).append(lines.isEmpty() ? ": []\n" : ":\n");
            yaml.append(lines);
        });
        joined(
                yaml,
                "unscopedModels",
                fragments.stream()
                        .filter(fragment -> fragment.hostnames().isEmpty())
                        .toList(),
                RouteFragment::models);
    }

    private static void joined(
            StringBuilder yaml,
            String key,
            Collection<RouteFragment> fragments,
            Function<RouteFragment, List<String>> entries) {
        int start = yaml.length();
        yaml.append(key).append(":\n");
        int empty = yaml.length();
        fragments.forEach(fragment -> entries.apply(fragment).forEach(line -> entry(yaml, "- ", line)));
        if (yaml.length() == empty) {
            yaml.setLength(start);
        }
    }

    private static void list(StringBuilder yaml, String key, List<String> lines) {
        if (!lines.isEmpty()) {
            yaml.append(key).append(":\n");
            lines.forEach(line -> entry(yaml, "- ", line));
        }
    }

    private static void entry(StringBuilder yaml, String dash, String line) {
        yaml.append(dash).append(line).append('\n');
    }
}
