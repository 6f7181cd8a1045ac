package dev.lockkeeper.bench;

import com.google.protobuf.UInt64Value;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import java.util.Random;
import java.util.stream.IntStream;

/** Requests of the bench's cases, with 100,000 values that are equally likely; {@code bench/ratelimit} has the limits. */
final class RateLimitMessages {

    private static final int VALUES = 100_000;
    private static final long SEED = 7;

    private RateLimitMessages() {}

    /** @param what {@code descriptors-N}, {@code nested}, {@code hot} (one key, refused), {@code check} (counts nothing) or {@code unlimited} */
    static byte[][] of(String what) {
        Random random = new Random(SEED);
        return IntStream.range(0, VALUES).mapToObj(_ -> message(what, random)).toArray(byte[][]::new);
    }

    private static byte[] message(String what, Random random) {
        RateLimitRequest.Builder request = RateLimitRequest.newBuilder().setDomain("bench");
        switch (what) {
            case "hot" -> request.addDescriptors(one("hot", "key"));
            case "unlimited" -> request.addDescriptors(one("other", value(random)));
            case "check" ->
                request.addDescriptors(one("key1", value(random)).toBuilder().setHitsAddend(UInt64Value.of(0)));
            case "nested" ->
                request.addDescriptors(one("tenant", "acme").toBuilder()
                        .addEntries(entry("user", value(random)))
                        .addEntries(entry("path", "/api/" + random.nextInt(100))));
            default -> {
                for (int i = 1; i <= Integer.parseInt(what.substring("descriptors-".length())); i++) {
                    request.addDescriptors(one("key" + i, value(random)));
                }
            }
        }
        return request.build().toByteArray();
    }

    private static String value(Random random) {
        return "value-" + random.nextInt(VALUES);
    }

    private static RateLimitDescriptor one(String key, String value) {
        return RateLimitDescriptor.newBuilder().addEntries(entry(key, value)).build();
    }

    private static RateLimitDescriptor.Entry entry(String key, String value) {
        return RateLimitDescriptor.Entry.newBuilder()
                .setKey(key)
                .setValue(value)
                .build();
    }
}
