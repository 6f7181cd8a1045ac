package dev.lockkeeper.ratelimit.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.config.ConfigFile;
import dev.lockkeeper.ratelimit.config.ConfigPlace;
import dev.lockkeeper.ratelimit.config.ConfigWatch;
import dev.lockkeeper.ratelimit.config.LastGoodConfig;
import dev.lockkeeper.ratelimit.config.LoadedConfig;
import dev.lockkeeper.ratelimit.config.Strictness;
import dev.lockkeeper.ratelimit.store.MemoryStore;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are swapped ten times a second under load disturb no call, and ten thousand rules are read in a moment. */
class ReloadStormIT {

    private static final int DOMAINS = 20;
    private static final Duration STORM = Duration.ofSeconds(10);
    private static final Duration SWAP = Duration.ofMillis(100);
    /** Of CPU, by code that is not compiled yet; bench/ratelimit/match has the figure. */
    private static final Duration LONGEST_LOAD = Duration.ofSeconds(4);

    private final MemoryStore store = new MemoryStore(100_000, () -> System.nanoTime() / 1_000);
    private final RateLimitService service =
            new RateLimitService(store, store, () -> ServiceOptions.USUAL, () -> 0, 100, new SimpleMeterRegistry());
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger version = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    void noCallFailsOrSeesAnotherDomainsLimit(@TempDir Path folder) throws Exception {
        // Given
        swap(folder, 1);
        ConfigPlace place = new ConfigPlace(folder.resolve("current"), "", "config", true, false);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong calls = new AtomicLong();
        try (ConfigWatch watch = new ConfigWatch(
                        place, new LastGoodConfig(Strictness.PER_FILE, false), Duration.ofMillis(20), this::loaded);
                ScheduledExecutorService swaps = Executors.newSingleThreadScheduledExecutor();
                var callers = Executors.newFixedThreadPool(2)) {
            watch.start();

            // When
            IntStream.range(0, 2)
                    .forEach(caller -> callers.execute(() -> {
                        for (int i = caller; !over.get(); i++) {
                            ask(i % DOMAINS);
                            calls.incrementAndGet();
                        }
                    }));
            swaps.scheduleAtFixedRate(() -> swap(folder, version.get() + 1), 0, SWAP.toMillis(), TimeUnit.MILLISECONDS);
            swaps.schedule(() -> over.set(true), STORM.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
        }

        // Then
        assertThat(wrong).isEmpty();
        assertThat(loads.get()).as("loads of %d swaps", version.get()).isGreaterThan(version.get() / 4);
        assertThat(version.get()).isGreaterThan(50);
        assertThat(calls.get()).isGreaterThan(10_000);
    }

    @Test
    void tenThousandRulesAreReadInAMoment() {
        // Given: the code has run before
        load(1_000);

        // When
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long began = thread.getCurrentThreadCpuTime();
        load(10_000);
        Duration took = Duration.ofNanos(thread.getCurrentThreadCpuTime() - began);

        // Then
        System.out.printf("10,000 rules: %d ms of CPU%n", took.toMillis());
        assertThat(service.limits().lines()).hasSize(10_000);
        assertThat(took).isLessThan(LONGEST_LOAD);
    }

    private void load(int rules) {
        StringBuilder text = new StringBuilder("domain: many\ndescriptors:\n");
        for (int i = 0; i < rules; i++) {
            text.append("- {key: user, value: u%d, rate_limit: {unit: minute, requests_per_unit: %d}}\n"
                    .formatted(i, i + 1));
        }
        service.loaded(new LastGoodConfig(Strictness.PER_FILE, false)
                .load(List.of(ConfigFile.of("many.yaml", text.toString()))));
    }

    private void loaded(LoadedConfig config) {
        config.problems().forEach(problem -> wrong.add(problem.text()));
        service.loaded(config);
        loads.incrementAndGet();
    }

    /** A call of one domain, whose limit has the domain's name and the number of a version that there was. */
    private void ask(int number) {
        String domain = "domain-" + number;
        RateLimitRequest request = RateLimitRequest.newBuilder()
                .setDomain(domain)
                .addDescriptors(RateLimitDescriptor.newBuilder()
                        .addEntries(Entry.newBuilder().setKey("a").setValue("x")))
                .build();
        List<RateLimitResponse> answers = new ArrayList<>();
        service.decide(request, new AnswerSink() {
            @Override
            public void answer(RateLimitResponse response) {
                answers.add(response);
            }

            @Override
            public void fail(Status status) {
                wrong.add(domain + ": " + status);
            }
        });
        for (RateLimitResponse answer : answers) {
            var limit = answer.getStatuses(0).getCurrentLimit();
            if (answer.getOverallCode() != Code.OK
                    || !limit.getName().equals(domain)
                    || limit.getRequestsPerUnit() > 1_000_000_000 + version.get()) {
                wrong.add(domain + ": " + answer);
            }
        }
    }

    /** As Kubernetes does it: a new folder, then one rename. */
    private void swap(Path root, int next) {
        try {
            Path folder = Files.createDirectories(root.resolve("v" + next).resolve("config"));
            for (int i = 0; i < DOMAINS; i++) {
                Files.writeString(
                        folder.resolve(i + ".yaml"),
                        "domain: domain-%d\ndescriptors: [{key: a, rate_limit: {name: domain-%d, unit: year, requests_per_unit: %d}}]\n"
                                .formatted(i, i, 1_000_000_000 + next));
            }
            version.set(next);
            Path link = root.resolve("next");
            Files.createSymbolicLink(link, root.resolve("v" + next));
            Files.move(link, root.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            wrong.add(e.toString());
        }
    }
}
