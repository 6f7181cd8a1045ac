package dev.lockkeeper.app.ratelimit.peer;

import dev.lockkeeper.app.ratelimit.peer.Comparison.Counters;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares with the real envoyproxy/ratelimit at length, one random configuration after the other; prints a row for each, and ends with 1 when
 * there is a difference. Arguments: a folder, the first seed, how many configurations, questions to each. For {@code bench/differential}.
 */
final class ManyComparisons {

    private record Setup(boolean exact, Counters counters) {}

    private static final List<Setup> SETUPS = List.of(
            new Setup(true, Counters.REDIS),
            new Setup(false, Counters.REDIS),
            new Setup(true, Counters.MEMORY),
            new Setup(false, Counters.SHARED));

    private ManyComparisons() {}

    public static void main(String... arguments) throws Exception {
        int configurations = Integer.parseInt(arguments[2]);
        int questions = Integer.parseInt(arguments[3]);
        boolean different = false;
        for (int i = 0; i < configurations; i++) {
            long seed = Long.parseLong(arguments[1]) + i;
            Setup setup = SETUPS.get(i % SETUPS.size());
            Differences differences =
                    new Comparison(Path.of(arguments[0]), setup.exact(), setup.counters()).run(seed, questions);
            System.out.printf(
                    "seed=%d mode=%s counters=%s questions=%d %s differences=%d%n",
                    seed,
                    setup.exact() ? "exact" : "legacy",
                    setup.counters(),
                    questions,
                    differences.counts(),
                    differences.found().size());
            differences.found().forEach(System.out::println);
            different |= !differences.found().isEmpty();
        }
        System.exit(different ? 1 : 0);
    }
}
