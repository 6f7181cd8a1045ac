package dev.lockkeeper.plan.bundle;

import static dev.lockkeeper.plan.Reasons.BUNDLE_TOO_LARGE;
import static dev.lockkeeper.plan.Reasons.NOT_YET_SUPPORTED;

import dev.lockkeeper.api.LLMRequestCost;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.GatewayPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Joins the fragments of a Gateway's routes into one filter config and cuts it into parts. What does not fit is left out, the
 * newest routes first: those that were served before go on, and nothing that was taken away stays.
 */
public final class BundlePlanner {

    static final int PART_SIZE = 700 * 1024;
    static final int MAX_PARTS = 8;
    private static final int MAX_SIZE = PART_SIZE * MAX_PARTS;
    private static final int NAMED_CONTRIBUTORS = 3;

    private final String version;

    public BundlePlanner(String version) {
        this.version = version;
    }

    /**
     * @param fragments of the Gateway's routes, in the order of their keys
     * @param createdAt when a route was made, in a form that sorts
     * @param mcpRoutes of the Gateway; our bundle has no part for them, so with any the present one is left alone
     */
    public GatewayPlan plan(
            ObjectKey gateway,
            Collection<RouteFragment> fragments,
            Function<ObjectKey, String> createdAt,
            List<LLMRequestCost> globalCosts,
            SortedSet<ObjectKey> mcpRoutes) {
        ObjectId id = new ObjectId(Kind.GATEWAY, gateway);
        if (!mcpRoutes.isEmpty()) {
            String message =
                    "MCPRoute %s is attached and MCP is not supported by this version; the filter config of this Gateway is left as it is and routes added to it are not served"
                            .formatted(mcpRoutes.first());
            return new GatewayPlan.Untouched(gateway, List.of(new Problem(id, "", NOT_YET_SUPPORTED, message)));
        }
        if (fragments.isEmpty()) {
            return new GatewayPlan.None(gateway);
        }
        BundlePlan whole = bundle(gateway, fragments, globalCosts);
        if (whole.size() <= MAX_SIZE) {
            return new GatewayPlan.Bundle(whole, List.of());
        }
        List<RouteFragment> kept = fitting(fragments, createdAt, whole.size() - MAX_SIZE);
        BundlePlan bundle = bundle(gateway, kept, globalCosts);
        while (bundle.size() > MAX_SIZE && !kept.isEmpty()) {
            kept = fitting(kept, createdAt, bundle.size() - MAX_SIZE);
            bundle = bundle(gateway, kept, globalCosts);
        }
        String message =
                "the filter config has %d bytes, %d fit into %d parts; %d routes are left out, the newest first, and answer 503: %s; the largest are %s; spread the routes over several Gateways"
                        .formatted(
                                whole.size(),
                                MAX_SIZE,
                                MAX_PARTS,
                                fragments.size() - kept.size(),
                                leftOut(fragments, kept),
                                largest(fragments));
        return new GatewayPlan.Bundle(bundle, List.of(new Problem(id, "", BUNDLE_TOO_LARGE, message)));
    }

    private BundlePlan bundle(
            ObjectKey gateway, Collection<RouteFragment> fragments, List<LLMRequestCost> globalCosts) {
        String body = FilterConfigYaml.body(fragments, globalCosts);
        String uuid = Sha256.uuid(body);
        byte[] content = FilterConfigYaml.whole(version, uuid, body).getBytes(StandardCharsets.UTF_8);
        return new BundlePlan(gateway, version, uuid, Sha256.hex(content), parts(content));
    }

    /** Without the newest that together have {@code excess} bytes, in the order that they came in. */
    private static List<RouteFragment> fitting(
            Collection<RouteFragment> fragments, Function<ObjectKey, String> createdAt, long excess) {
        List<RouteFragment> newestFirst = fragments.stream()
                .sorted(Comparator.comparing((RouteFragment fragment) -> createdAt.apply(fragment.route()))
                        .thenComparing(RouteFragment::route)
                        .reversed())
                .toList();
        Set<ObjectKey> out = new HashSet<>();
        long left = excess;
        for (RouteFragment fragment : newestFirst) {
            if (left <= 0) {
                break;
            }
            out.add(fragment.route());
            left -= fragment.size();
        }
        return fragments.stream()
                .filter(fragment -> !out.contains(fragment.route()))
                .toList();
    }

    private static String leftOut(Collection<RouteFragment> all, List<RouteFragment> kept) {
        Set<ObjectKey> served = kept.stream().map(RouteFragment::route).collect(Collectors.toSet());
        return all.stream()
                .map(RouteFragment::route)
                .filter(route -> !served.contains(route))
                .limit(NAMED_CONTRIBUTORS)
                .map("AIGatewayRoute %s"::formatted)
                .collect(Collectors.joining(", "));
    }

    private static List<byte[]> parts(byte[] content) {
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < content.length; at += PART_SIZE) {
            parts.add(Arrays.copyOfRange(content, at, Math.min(content.length, at + PART_SIZE)));
        }
        return parts;
    }

    private static String largest(Collection<RouteFragment> fragments) {
        return fragments.stream()
                .sorted(Comparator.comparingLong(RouteFragment::size).reversed().thenComparing(RouteFragment::route))
                .limit(NAMED_CONTRIBUTORS)
                .map(fragment -> "AIGatewayRoute %s (%d bytes)".formatted(fragment.route(), fragment.size()))
                .collect(Collectors.joining(", "));
    }
}
