package dev.lockkeeper.e2e;

import dev.lockkeeper.e2e.GatewayClient.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Users who go on asking while something else happens: a request every few milliseconds, each for the next of some models. Remembers
 * every answer that a user would complain about.
 */
final class SteadyRequests implements AutoCloseable {
    private static final int WORST = 20;
    // Users wait for their answers: on a slow machine they ask less often, and do not queue up.
    private static final int USERS = 16;

    private final GatewayClient client;
    private volatile List<String> models;
    private volatile Set<String> always = Set.of();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("steady-requests").daemon().factory());
    private final ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(USERS);
    private final AtomicLong sent = new AtomicLong();
    private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong failed = new AtomicLong();

    static SteadyRequests start(GatewayClient client, Duration every, List<String> models) {
        var steady = new SteadyRequests(client, models);
        steady.clock.scheduleAtFixedRate(steady::next, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return steady;
    }

    private SteadyRequests(GatewayClient client, List<String> models) {
        this.client = client;
        this.models = List.copyOf(models);
    }

    /** From now on they ask for these models. */
    void ask(List<String> others) {
        models = List.copyOf(others);
    }

    /** Requests for these models that are sent from now on must be answered 200. */
    void mustServe(Collection<String> known) {
        always = Set.copyOf(known);
    }

    /** How many were answered. */
    long answered() {
        return statuses.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** How many answers had this status. */
    long answered(int status) {
        var count = statuses.get(status);
        return count == null ? 0 : count.get();
    }

    /** Answers of 500 and above, requests without any, and what {@link #mustServe} forbids; the first of them with time, model and body. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** How many {@link #failures()} there were in all. */
    long failed() {
        return failed.get();
    }

    String summary() {
        return "%d requests: %s"
                .formatted(
                        answered(),
                        new TreeMap<>(statuses)
                                .entrySet().stream()
                                        .map(status -> status.getValue() + " × " + status.getKey())
                                        .collect(Collectors.joining(", ")));
    }

    /** No new requests; waits for the answers that are still to come. */
    @Override
    public void close() {
        clock.shutdownNow();
        users.close();
    }

    private void next() {
        if (!free.tryAcquire()) {
            return;
        }
        var now = models;
        var model = now.get((int) (sent.getAndIncrement() % now.size()));
        boolean known = always.contains(model);
        users.execute(() -> {
            try {
                note(model, known, client.chat(model));
            } finally {
                free.release();
            }
        });
    }

    private void note(String model, boolean known, Answer answer) {
        statuses.computeIfAbsent(answer.status(), ignored -> new AtomicLong()).incrementAndGet();
        boolean bad = answer.status() == 0 || answer.status() >= 500 || (known && answer.status() != 200);
        if (bad && failed.incrementAndGet() <= WORST) {
            failures.add("%s %s: %d %s"
                    .formatted(
                            Instant.now().truncatedTo(ChronoUnit.MILLIS),
                            model,
                            answer.status(),
                            answer.body().strip()));
        }
    }
}
