package dev.lockkeeper.e2e;

import static dev.lockkeeper.e2e.AiObjects.backend;
import static dev.lockkeeper.e2e.AiObjects.key;
import static dev.lockkeeper.e2e.AiObjects.policy;
import static dev.lockkeeper.e2e.AiObjects.route;

import dev.lockkeeper.e2e.AiObjects.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Measures the time from {@code apply} of a new route to its first answer, with few and with many routes on one Gateway:
 * {@code target/traffic.md}. Not part of the build; {@code bench/traffic} runs it.
 */
class ScaleRun extends ClusterTest {
    private static final List<Integer> SIZES = List.of(20, 200, 2_000);
    private static final int SAMPLES = 9;
    private static final Duration SETTLED = Duration.ofMinutes(20);
    private static final String ONE = "scale";

    @Test
    void fromApplyToTraffic() throws IOException {
        var objects = new AiObjects(cluster().plane().admin());
        objects.apply(key(ONE, "sk-scale"), backend(ONE, "one"), policy(ONE));
        List<String> rows = new ArrayList<>();
        rows.add("| routes | bulk settled after | new route: first 200, median / slowest of %d | 5xx on the way |"
                .formatted(SAMPLES));
        rows.add("| --- | --- | --- | --- |");
        int applied = 0;
        for (int size : SIZES) {
            long start = System.nanoTime();
            IntStream.range(applied, size)
                    .mapToObj(i -> route("scale-" + i, new Rule("scale-" + i, ONE)))
                    .forEach(objects::apply);
            applied = size;
            var last = "scale-" + (size - 1);
            Awaitility.await(last)
                    .atMost(SETTLED)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> status(last) == 200);
            var settled = Duration.ofNanos(System.nanoTime() - start);
            rows.add(samples(objects, size, settled));
            System.out.println(rows.getLast());
        }
        Files.write(Path.of("target", "traffic.md"), rows);
    }

    private String samples(AiObjects objects, int size, Duration settled) {
        List<Duration> times = new ArrayList<>();
        int failures = 0;
        for (int i = 0; i < SAMPLES; i++) {
            var name = "scale-new-" + size + "-" + i;
            long start = System.nanoTime();
            objects.apply(route(name, new Rule(name, ONE)));
            int status = 0;
            long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (status != 200 && System.nanoTime() < deadline) {
                status = status(name);
                failures += status >= 500 ? 1 : 0;
            }
            times.add(Duration.ofNanos(System.nanoTime() - start));
        }
        Collections.sort(times);
        return "| %d | %.1f s | %d ms / %d ms | %d |"
                .formatted(
                        size,
                        settled.toMillis() / 1000.0,
                        times.get(SAMPLES / 2).toMillis(),
                        times.getLast().toMillis(),
                        failures);
    }

    private int status(String model) {
        return cluster().client().chat(model).status();
    }
}
