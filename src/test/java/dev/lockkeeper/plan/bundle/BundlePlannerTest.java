package dev.lockkeeper.plan.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.api.RouteBackendRef;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.processor.FilterConfigs;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A Gateway's bundle is cut into parts, refused with the largest contributors when it cannot fit, and readable whatever is in it. */
class BundlePlannerTest {

    private static final ObjectKey GATEWAY = new ObjectKey("default", "gw");

    private final BundlePlanner planner = new BundlePlanner("v1.1.0");

    @Test
    void leavesTheNewestRoutesOutOfABundleThatDoesNotFit() {
        List<RouteFragment> fragments = new ArrayList<>();
        fragments.add(fragment("small", "s"));
        IntStream.range(0, 7).forEach(i -> fragments.add(fragment("large" + i, "x".repeat(900_000 + i))));

        GatewayPlan plan = planner.plan(
                GATEWAY,
                fragments,
                route -> route.name().equals("large3") ? "2026-02-01T00:00:00Z" : "2026-01-01T00:00:00Z",
                List.of(),
                new TreeSet<>());

        assertThat(plan)
                .isInstanceOfSatisfying(
                        GatewayPlan.Bundle.class,
                        made -> assertThat(FilterConfigs.parse(made.bundle().content())
                                        .backends())
                                .extracting(backend -> backend.name().length())
                                .containsExactly(1, 900_000, 900_001, 900_002, 900_004, 900_005, 900_006));
        assertThat(plan.problems())
                .extracting(Problem::text)
                .containsExactly("the filter config has 6300423 bytes, 5734400 fit into 8 parts; 1 routes are left out,"
                        + " the newest first, and answer 503: AIGatewayRoute default/large3; the largest are"
                        + " AIGatewayRoute default/large6 (900044 bytes), AIGatewayRoute default/large5 (900043 bytes),"
                        + " AIGatewayRoute default/large4 (900042 bytes); spread the routes over several Gateways");
    }

    @Test
    void cutsIntoPartsOf700KiB() {
        GatewayPlan plan = planner.plan(
                GATEWAY, List.of(fragment("one", "x".repeat(1_500_000))), _ -> "", List.of(), new TreeSet<>());

        assertThat(plan)
                .isInstanceOfSatisfying(
                        GatewayPlan.Bundle.class,
                        bundle -> assertThat(bundle.bundle().parts())
                                .extracting(part -> part.length)
                                .containsExactly(716_800, 716_800, 66_514));
    }

    @Test
    void everyCharacterOfAKeyComesBack() {
        StringBuilder key = new StringBuilder();
        IntStream.concat(IntStream.range(0x01, 0x300), IntStream.of(0x2028, 0x2029, 0xfeff, 0xfffd, 0xfffe, 0x1f600))
                .forEach(key::appendCodePoint);
        FilterBackend backend = new FilterBackend(
                "b",
                null,
                new FilterSchema("OpenAI", null, "v1"),
                new FilterAuth(new FilterAuth.ApiKey(key.toString()), null, null, null, null, null, null),
                null,
                null);
        RouteFragment fragment = new RouteFragment(GATEWAY, List.of(), List.of(entry(backend)), List.of(), List.of());

        GatewayPlan plan = planner.plan(GATEWAY, List.of(fragment), _ -> "", List.of(), new TreeSet<>());

        assertThat(plan)
                .isInstanceOfSatisfying(
                        GatewayPlan.Bundle.class,
                        bundle -> assertThat(FilterConfigs.parse(bundle.bundle().content())
                                        .backends()
                                        .getFirst()
                                        .auth())
                                .isEqualTo(backend.auth()));
    }

    private static RouteFragment fragment(String route, String name) {
        return new RouteFragment(
                new ObjectKey("default", route),
                List.of(),
                List.of(entry(new FilterBackend(name, null, new FilterSchema("OpenAI", null, null), null, null, null))),
                List.of(),
                List.of());
    }

    private static FragmentBackend entry(FilterBackend backend) {
        RouteBackendRef ref = new RouteBackendRef("b", null, null, null, null, null, null, null, null);
        return new FragmentBackend(backend.name(), Json.line(backend), 0, 0, ref);
    }
}
