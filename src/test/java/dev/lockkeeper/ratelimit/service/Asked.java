package dev.lockkeeper.ratelimit.service;

import com.google.protobuf.UInt64Value;
import dev.lockkeeper.ratelimit.config.ConfigDocument;
import dev.lockkeeper.ratelimit.config.ConfigFile;
import dev.lockkeeper.ratelimit.config.LastGoodConfig;
import dev.lockkeeper.ratelimit.config.Strictness;
import dev.lockkeeper.ratelimit.match.Trees;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.MemoryStore;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A service with limits from text, a clock that stands still, and questions in short. */
final class Asked {

    final AtomicLong micros = new AtomicLong(1_700_000_010_000_000L);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LastGoodConfig config = new LastGoodConfig(Strictness.PER_FILE, false);
    private final List<String> failures = new ArrayList<>();
    private ServiceOptions options;
    final RateLimitService service;

    Asked(ServiceOptions options) {
        this.options = options;
        MemoryStore memory = new MemoryStore(10_000, micros::get);
        this.service = service(memory);
    }

    Asked(ServiceOptions options, CounterStore store) {
        this.options = options;
        this.service = service(store);
    }

    private RateLimitService service(CounterStore store) {
        return new RateLimitService(
                store,
                new MemoryStore(10_000, micros::get),
                () -> this.options,
                () -> micros.get() / 1_000_000,
                2,
                meters);
    }

    Asked load(String... files) {
        List<ConfigFile> all = new ArrayList<>();
        for (String file : files) {
            all.add(ConfigFile.of(all.size() + ".yaml", file));
        }
        return load(all);
    }

    Asked load(List<? extends ConfigDocument> documents) {
        service.loaded(config.load(documents));
        return this;
    }

    Asked load(ConfigFile only) {
        service.loaded(config.load(List.of(only)));
        return this;
    }

    Asked load(ServiceOptions changed, String... files) {
        this.options = changed;
        return load(files);
    }

    /** Each descriptor as {@code key=value,key=value}. */
    RateLimitResponse ask(String domain, String... descriptors) {
        return ask(RateLimitRequest.newBuilder()
                .setDomain(domain)
                .addAllDescriptors(Stream.of(descriptors).map(Asked::descriptor).toList())
                .build());
    }

    RateLimitResponse ask(RateLimitRequest request) {
        List<RateLimitResponse> answers = new ArrayList<>();
        service.decide(request, new AnswerSink() {
            @Override
            public void answer(RateLimitResponse response) {
                answers.add(response);
            }

            @Override
            public void fail(Status status) {
                failures.add(status.getCode() + " " + status.getDescription());
            }
        });
        return answers.isEmpty() ? RateLimitResponse.getDefaultInstance() : answers.getFirst();
    }

    /** Code and words of the last call that failed. */
    String failure() {
        return failures.getLast();
    }

    /** Statuses as {@code OK 4} or {@code OVER_LIMIT 0}. */
    static List<String> shown(RateLimitResponse response) {
        return response.getStatusesList().stream()
                .map(status -> status.getCode() + " " + Integer.toUnsignedString(status.getLimitRemaining()))
                .toList();
    }

    static RateLimitDescriptor descriptor(String entries) {
        return Trees.descriptor(Stream.of(entries.split(","))
                .flatMap(entry -> Stream.of(entry.split("=", 2)))
                .toArray(String[]::new));
    }

    static RateLimitDescriptor descriptor(String entries, long ownHits) {
        return descriptor(entries).toBuilder()
                .setHitsAddend(UInt64Value.of(ownHits))
                .build();
    }
}
