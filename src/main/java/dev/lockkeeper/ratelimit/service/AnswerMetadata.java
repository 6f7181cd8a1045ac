package dev.lockkeeper.ratelimit.service;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.type.v3.RateLimitUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What filters behind the rate limit filter are told: the request, spent quotas, and the metadata of limits that were kept. */
final class AnswerMetadata {

    private AnswerMetadata() {}

    static Struct of(Question question, RateLimitResponse.Builder response, List<Integer> spentQuotas) {
        RateLimitRequest request = question.request();
        Struct.Builder all = Struct.newBuilder().putFields("domain", text(request.getDomain()));
        ListValue.Builder descriptors = ListValue.newBuilder();
        request.getDescriptorsList().forEach(descriptor -> descriptors.addValues(descriptor(descriptor)));
        all.putFields(
                "descriptors", Value.newBuilder().setListValue(descriptors).build());
        if (request.getHitsAddend() != 0) {
            all.putFields("hitsAddend", number(Integer.toUnsignedLong(request.getHitsAddend())));
        }
        if (!spentQuotas.isEmpty()) {
            ListValue.Builder numbers = ListValue.newBuilder();
            spentQuotas.forEach(index -> numbers.addValues(number(index)));
            all.putFields(
                    "quotaModeViolations",
                    Value.newBuilder().setListValue(numbers).build());
        }
        all.putFields(
                "quotaModeEnabled",
                Value.newBuilder()
                        .setBoolValue(question.applied().stream()
                                .anyMatch(applied ->
                                        applied.quota() && !applied.limits().isEmpty()))
                        .build());
        Map<String, Value> passed = new HashMap<>();
        for (int i = 0; i < question.applied().size(); i++) {
            if (response.getStatuses(i).getCode() == Code.OK) {
                merge(passed, question.applied().get(i).metadata());
            }
        }
        if (!passed.isEmpty()) {
            all.putFields(
                    "metadata",
                    Value.newBuilder()
                            .setStructValue(Struct.newBuilder().putAllFields(passed))
                            .build());
        }
        return all.build();
    }

    /** Maps are joined, of anything else the first stays. */
    private static void merge(Map<String, Value> into, Struct from) {
        from.getFieldsMap().forEach((name, value) -> into.merge(name, value, AnswerMetadata::joined));
    }

    private static Value joined(Value first, Value second) {
        if (!first.hasStructValue() || !second.hasStructValue()) {
            return first;
        }
        Map<String, Value> both = new HashMap<>(first.getStructValue().getFieldsMap());
        merge(both, second.getStructValue());
        return Value.newBuilder()
                .setStructValue(Struct.newBuilder().putAllFields(both))
                .build();
    }

    private static Value descriptor(RateLimitDescriptor descriptor) {
        ListValue.Builder entries = ListValue.newBuilder();
        descriptor.getEntriesList().forEach(entry -> entries.addValues(text(entry.getKey() + "=" + entry.getValue())));
        Struct.Builder fields = Struct.newBuilder()
                .putFields("entries", Value.newBuilder().setListValue(entries).build());
        if (descriptor.hasLimit()) {
            fields.putFields("limit", text(limit(descriptor.getLimit())));
        }
        if (descriptor.hasHitsAddend()) {
            fields.putFields("hitsAddend", unsigned(descriptor.getHitsAddend().getValue()));
        }
        return Value.newBuilder().setStructValue(fields).build();
    }

    /** In protobuf's text format, which leaves out what is 0. */
    private static String limit(RateLimitOverride limit) {
        List<String> fields = new ArrayList<>();
        if (limit.getRequestsPerUnit() != 0) {
            fields.add("requests_per_unit:" + Integer.toUnsignedString(limit.getRequestsPerUnit()));
        }
        if (limit.getUnitValue() != 0) {
            fields.add("unit:"
                    + (limit.getUnit() == RateLimitUnit.UNRECOGNIZED
                            ? limit.getUnitValue()
                            : limit.getUnit().name()));
        }
        return String.join(" ", fields);
    }

    private static Value unsigned(long bits) {
        return number(Double.parseDouble(Long.toUnsignedString(bits)));
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value number(double number) {
        return Value.newBuilder().setNumberValue(number).build();
    }
}
