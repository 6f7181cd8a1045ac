package dev.lockkeeper.ratelimit.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import java.util.ArrayList;
import java.util.List;

/** A request as JSON, also with {@code isNegativeHits} of its descriptors, which the published classes do not know yet. */
final class JsonQuestion {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonQuestion() {}

    /** @throws InvalidProtocolBufferException when it is none */
    static RateLimitRequest read(String body) throws InvalidProtocolBufferException {
        RateLimitRequest.Builder request = RateLimitRequest.newBuilder();
        if (!body.contains("egativeHits") && !body.contains("egative_hits")) {
            JsonFormat.parser().merge(body, request);
            return request.build();
        }
        try {
            JsonNode all = MAPPER.readTree(body);
            List<Integer> givingBack = new ArrayList<>();
            JsonNode descriptors = all.path("descriptors");
            for (int i = 0; i < descriptors.size(); i++) {
                if (descriptors.get(i) instanceof ObjectNode descriptor && givesBack(descriptor)) {
                    givingBack.add(i);
                }
            }
            JsonFormat.parser().merge(all.toString(), request);
            UnknownFieldSet flag = UnknownFieldSet.newBuilder()
                    .mergeVarintField(Hits.NEGATIVE_FIELD, 1)
                    .build();
            givingBack.forEach(i -> request.getDescriptorsBuilder(i).setUnknownFields(flag));
            return request.build();
        } catch (JsonProcessingException e) {
            throw new InvalidProtocolBufferException(e);
        }
    }

    /** What is no boolean stays, and is refused like any field that is not known. */
    private static boolean givesBack(ObjectNode descriptor) {
        boolean any = false;
        for (String name : List.of("isNegativeHits", "is_negative_hits")) {
            if (descriptor.path(name).isBoolean()) {
                any |= descriptor.remove(name).booleanValue();
            }
        }
        return any;
    }
}
