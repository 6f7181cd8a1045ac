package dev.lockkeeper.app.ratelimit.peer;

import com.google.protobuf.UInt64Value;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.type.v3.RateLimitUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random requests to one domain: overrides, hits of all kinds, unknown domains, empty lists, odd values. */
final class RandomQuestions {

    private static final RateLimitUnit[] UNITS = {RateLimitUnit.HOUR, RateLimitUnit.DAY, RateLimitUnit.YEAR};

    private final Random random;
    private final String domain;
    private final RandomLimits limits;

    RandomQuestions(Random random, String domain, RandomLimits limits) {
        this.random = random;
        this.domain = domain;
        this.limits = limits;
    }

    /** @param counters one for each descriptor; equal for those that share one */
    record Question(RateLimitRequest request, List<String> counters) {}

    Question next() {
        int odd = random.nextInt(200);
        RateLimitRequest.Builder request =
                RateLimitRequest.newBuilder().setDomain(odd == 0 ? "" : odd == 1 ? "unknown" : domain);
        if (random.nextInt(5) == 0) {
            request.setHitsAddend(List.of(2, 5, 17, -1).get(random.nextInt(4)));
        }
        List<String> counters = new ArrayList<>();
        int descriptors = odd == 2 ? 0 : random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(4);
        for (int i = 0; i < descriptors; i++) {
            add(request, counters);
        }
        return new Question(request.build(), counters);
    }

    private void add(RateLimitRequest.Builder request, List<String> counters) {
        int odd = random.nextInt(40);
        if (odd == 0) {
            request.addDescriptors(RateLimitDescriptor.getDefaultInstance());
            counters.add("");
            return;
        }
        RateLimitDescriptor.Builder descriptor = RateLimitDescriptor.newBuilder();
        if (odd <= 2) {
            // Keys of their own: the peer counts limits of all kinds under one key.
            int number = random.nextInt(9);
            descriptor.addEntries(RateLimitDescriptor.Entry.newBuilder()
                    .setKey("override" + number)
                    .setValue("v"));
            descriptor.setLimit(RateLimitOverride.newBuilder()
                    .setRequestsPerUnit(5 + number)
                    .setUnit(UNITS[number % UNITS.length]));
            counters.add("override" + number);
        } else {
            RandomLimits.Descriptor chosen = limits.descriptor();
            chosen.entries()
                    .forEach(entry -> descriptor.addEntries(RateLimitDescriptor.Entry.newBuilder()
                            .setKey(entry.key())
                            .setValue(entry.value())));
            counters.add(chosen.counter());
        }
        if (random.nextInt(10) == 0) {
            descriptor.setHitsAddend(
                    UInt64Value.of(List.of(0L, 0L, 1L, 7L, 1L << 33).get(random.nextInt(5))));
        }
        request.addDescriptors(descriptor);
    }
}
