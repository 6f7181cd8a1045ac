package dev.lockkeeper.ratelimit.service;

import com.google.protobuf.UInt64Value;
import dev.lockkeeper.ratelimit.config.LoadedConfig;
import dev.lockkeeper.ratelimit.limit.Step;
import dev.lockkeeper.ratelimit.match.LimitNode;
import dev.lockkeeper.ratelimit.match.LimitTree;
import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.CounterStore;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** {@code envoy.service.ratelimit.v3.RateLimitService}: finds limits, asks the store, answers. */
public final class RateLimitService implements RateLimitServiceGrpc.AsyncService {

    private static final int MOST_NAMES = 10_000;
    private static final int MOST_DESCRIPTORS = 1_000;
    private static final int LONGEST_KEY = 65_536;
    private static final Counted NOTHING_COUNTED = new Counted(List.<Step>of(), Charge.TOGETHER, false);

    private final CounterStore store;
    private final StoreErrorPolicy policy;
    private final Supplier<ServiceOptions> optionsAtLoad;
    private final LongSupplier seconds;
    private final int mostOpen;
    private final RuleMetricsByName rules;
    private final ServiceMeters meters;
    private final AtomicInteger open = new AtomicInteger();
    private volatile ServiceState state = ServiceState.empty();
    private volatile ServiceOptions options;
    private volatile boolean loaded;

    /**
     * @param local counts while the store cannot be reached
     * @param options asked for at each load
     * @param seconds since 1970, for legacy keys
     * @param mostOpen calls that may wait for the store; more are refused with RESOURCE_EXHAUSTED
     */
    public RateLimitService(
            CounterStore store,
            CounterStore local,
            Supplier<ServiceOptions> options,
            LongSupplier seconds,
            int mostOpen,
            MeterRegistry meters) {
        this.store = store;
        this.policy = new StoreErrorPolicy(local);
        this.optionsAtLoad = options;
        this.options = options.get();
        this.seconds = seconds;
        this.mostOpen = mostOpen;
        this.rules = new RuleMetricsByName(meters, MOST_NAMES, System::nanoTime);
        this.meters = new ServiceMeters(meters);
        Gauge.builder("lockkeeper.ratelimit.open.calls", open, AtomicInteger::get)
                .description("calls that wait for the store")
                .register(meters);
    }

    public ServerServiceDefinition definition() {
        return RateLimitServiceGrpc.bindService(this);
    }

    /** Takes over what was loaded; called by one thread. A first load of which nothing could be taken counts as none. */
    public void loaded(LoadedConfig config) {
        meters.loaded(config.problems().isEmpty());
        boolean usable = config.problems().isEmpty() || !config.domains().isEmpty();
        // Later, that there are none left is as good a load as any: what is gone takes its limits with it.
        if (!usable && !loaded) {
            return;
        }
        ServiceState former = state;
        state = former.with(former.trees().with(config.domains()), rules);
        rules.keep(state.limitNames(), state.domainNames());
        options = optionsAtLoad.get();
        loaded = true;
    }

    /** Whether a configuration was loaded, and has a domain. */
    public boolean hasDomains() {
        return !state.trees().isEmpty();
    }

    @Override
    public void shouldRateLimit(RateLimitRequest request, StreamObserver<RateLimitResponse> answers) {
        if (answers instanceof ServerCallStreamObserver<?> call) {
            // With a handler, an answer to a call that was cancelled is dropped instead of thrown back at us.
            call.setOnCancelHandler(() -> {});
        }
        decide(request, new AnswerSink() {
            @Override
            public void answer(RateLimitResponse response) {
                answers.onNext(response);
                answers.onCompleted();
            }

            @Override
            public void fail(Status status) {
                answers.onError(status.asRuntimeException());
            }
        });
    }

    void decide(RateLimitRequest request, AnswerSink sink) {
        long began = System.nanoTime();
        meters.request();
        Optional<String> problem = problem(request);
        if (problem.isPresent()) {
            refuse(sink, Status.UNKNOWN, problem.get(), began);
            return;
        }
        if (request.getDescriptorsCount() > MOST_DESCRIPTORS) {
            refuse(
                    sink,
                    Status.INVALID_ARGUMENT,
                    "rate limit descriptor list has %d, allowed are %d"
                            .formatted(request.getDescriptorsCount(), MOST_DESCRIPTORS),
                    began);
            return;
        }
        Optional<DomainLimits> domain = state.domain(request.getDomain());
        if (domain.isEmpty()) {
            meters.unknownDomain(request.getDomain());
        }
        Optional<Question> question = Question.of(request, domain, options, seconds.getAsLong());
        if (question.isEmpty()) {
            refuse(sink, Status.UNKNOWN, "rate limit override has an unknown unit", began);
        } else if (question.get().longestKey() > LONGEST_KEY) {
            refuse(
                    sink,
                    Status.INVALID_ARGUMENT,
                    "rate limit descriptor's counter has a key of %d characters, allowed are %d"
                            .formatted(question.get().longestKey(), LONGEST_KEY),
                    began);
        } else if (question.get().counters().isEmpty()) {
            sink.answer(Answer.of(question.get(), NOTHING_COUNTED, meters));
            meters.answered(System.nanoTime() - began);
        } else if (open.incrementAndGet() > mostOpen) {
            open.decrementAndGet();
            meters.overload();
            sink.fail(Status.RESOURCE_EXHAUSTED.withDescription("too many calls wait for the store"));
        } else {
            store.count(
                    question.get().counters(),
                    question.get().charge(),
                    new Call(question.get(), meters, policy, open, sink, began));
        }
    }

    /**
     * Which limit a descriptor has, why, and how far it is used up; asking counts nothing.
     *
     * @param entries at least one, in their order
     * @param told once, on any thread, with values of JSON's types
     */
    public void explain(String domain, List<Map.Entry<String, String>> entries, Consumer<Map<String, Object>> told) {
        RateLimitDescriptor.Builder descriptor =
                RateLimitDescriptor.newBuilder().setHitsAddend(UInt64Value.of(0));
        entries.forEach(entry -> descriptor.addEntries(
                RateLimitDescriptor.Entry.newBuilder().setKey(entry.getKey()).setValue(entry.getValue())));
        RateLimitRequest request = RateLimitRequest.newBuilder()
                .setDomain(domain)
                .addDescriptors(descriptor)
                .build();
        Optional<DomainLimits> limits = state.domain(domain);
        if (open.incrementAndGet() > mostOpen) {
            open.decrementAndGet();
            told.accept(Map.of("domain", domain, "why", "too many calls wait for the store"));
            return;
        }
        Explanation.of(
                limits, request, Question.of(request, limits, options, seconds.getAsLong()), store, explained -> {
                    open.decrementAndGet();
                    told.accept(explained);
                });
    }

    /** One line for each limit, as the peer shows them. */
    public String limits() {
        StringBuilder lines = new StringBuilder();
        for (LimitTree tree : state.trees().all()) {
            for (LimitNode node : tree.limited()) {
                node.limits()
                        .forEach(
                                limit -> lines.append(LimitLine.of(node, limit)).append('\n'));
            }
        }
        return lines.toString();
    }

    /** Lines {@code name: number} of what was counted. */
    public String stats() {
        FigureLines lines = new FigureLines();
        tell(lines);
        return lines.text();
    }

    /** Lines of what is refused most, see {@link TopRefused}. @param plainValues shows values as they are */
    public String top(boolean plainValues) {
        return TopRefusedLines.of(meters.top().top(), plainValues);
    }

    /** All that was counted so far. */
    public void tell(Figures figures) {
        rules.tell(figures);
        meters.tell(figures);
    }

    private Optional<String> problem(RateLimitRequest request) {
        if (request.getDomain().isEmpty()) {
            return Optional.of("rate limit domain must not be empty");
        }
        if (request.getDescriptorsCount() == 0) {
            return Optional.of("rate limit descriptor list must not be empty");
        }
        return loaded ? Optional.empty() : Optional.of("no rate limit configuration loaded");
    }

    private void refuse(AnswerSink sink, Status status, String why, long began) {
        meters.serviceError();
        sink.fail(status.withDescription(why));
        meters.answered(System.nanoTime() - began);
    }
}
