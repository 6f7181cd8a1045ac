package dev.lockkeeper.bench;

import com.sun.management.ThreadMXBean;
import dev.lockkeeper.ratelimit.config.ConfigFile;
import dev.lockkeeper.ratelimit.config.LastGoodConfig;
import dev.lockkeeper.ratelimit.config.Strictness;
import dev.lockkeeper.ratelimit.match.LimitTree;
import dev.lockkeeper.ratelimit.match.LimitTrees;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

/** What a match costs, in time and allocation, by the number of rules, and what loading them costs. Prints a table; bench/match runs it. */
public final class MatchBench {

    private static final int DESCRIPTORS = 4_096;
    private static final int WARM_UP = 3_000_000;
    private static final int MEASURED = 10_000_000;

    private MatchBench() {}

    public static void main(String... arguments) {
        System.out.println("| rules | of which | load ms | ns per match | bytes per match |");
        System.out.println("|---|---|---|---|---|");
        for (int rules : new int[] {10, 1_000, 10_000, 100_000}) {
            measure(
                    "a third each: any value, one value, a pattern, below routes",
                    rules,
                    text(rules),
                    descriptors(rules));
        }
        for (int rules : new int[] {10, 1_000, 100_000}) {
            measure("all patterns on one level", rules, patterns(rules), patternDescriptors(rules));
        }
    }

    private static void measure(String what, int rules, String text, RateLimitDescriptor[] descriptors) {
        // Twice: the first load also pays for code that was never run.
        load(text);
        long began = System.nanoTime();
        LimitTree tree = load(text);
        double loadMillis = (System.nanoTime() - began) / 1e6;
        long found = run(tree, descriptors, WARM_UP);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        began = System.nanoTime();
        found += run(tree, descriptors, MEASURED);
        double nanos = (double) (System.nanoTime() - began) / MEASURED;
        double allocated = (double) (threads.getCurrentThreadAllocatedBytes() - bytes) / MEASURED;
        if (found == 0) {
            throw new IllegalStateException("nothing matched");
        }
        System.out.printf("| %,d | %s | %.0f | %.0f | %.2f |%n", rules, what, loadMillis, nanos, allocated);
    }

    private static long run(LimitTree tree, RateLimitDescriptor[] descriptors, int times) {
        long found = 0;
        for (int i = 0; i < times; i++) {
            found += tree.find(descriptors[i & (DESCRIPTORS - 1)]).limits().size();
        }
        return found;
    }

    private static LimitTree load(String text) {
        return LimitTrees.EMPTY
                .with(new LastGoodConfig(Strictness.PER_FILE, false)
                        .load(List.of(ConfigFile.of("bench.yaml", text)))
                        .domains())
                .domain("bench")
                .orElseThrow();
    }

    /** Routes with a default, a value and a pattern of users below each. */
    private static String text(int rules) {
        StringBuilder text = new StringBuilder("domain: bench\ndescriptors:\n");
        for (int i = 0; i * 3 < rules; i++) {
            text.append("- key: route\n  value: route-").append(i).append("\n  descriptors:\n");
            text.append("  - {key: user, rate_limit: {unit: minute, requests_per_unit: 10}}\n");
            text.append("  - {key: user, value: admin, rate_limit: {unit: minute, requests_per_unit: 100}}\n");
            text.append("  - {key: user, value: \"bot-*\", rate_limit: {unit: minute, requests_per_unit: 1}}\n");
        }
        return text.toString();
    }

    private static String patterns(int rules) {
        StringBuilder text = new StringBuilder("domain: bench\ndescriptors:\n");
        for (int i = 0; i < rules; i++) {
            text.append("- {key: path, value: \"/app-")
                    .append(i)
                    .append("/*\", rate_limit: {unit: minute, requests_per_unit: 10}}\n");
        }
        return text.toString();
    }

    private static RateLimitDescriptor[] patternDescriptors(int rules) {
        Random random = new Random(1);
        RateLimitDescriptor[] all = new RateLimitDescriptor[DESCRIPTORS];
        for (int i = 0; i < DESCRIPTORS; i++) {
            all[i] = RateLimitDescriptor.newBuilder()
                    .addEntries(
                            Entry.newBuilder().setKey("path").setValue("/app-" + random.nextInt(rules) + "/index.html"))
                    .build();
        }
        return all;
    }

    private static RateLimitDescriptor[] descriptors(int rules) {
        Random random = new Random(1);
        RateLimitDescriptor[] all = new RateLimitDescriptor[DESCRIPTORS];
        String[] users = {"admin", "bot-7", "ann", "bob"};
        for (int i = 0; i < DESCRIPTORS; i++) {
            all[i] = RateLimitDescriptor.newBuilder()
                    .addEntries(Entry.newBuilder()
                            .setKey("route")
                            .setValue("route-" + random.nextInt(Math.ceilDiv(rules, 3))))
                    .addEntries(Entry.newBuilder().setKey("user").setValue(users[random.nextInt(users.length)]))
                    .build();
        }
        return all;
    }
}
