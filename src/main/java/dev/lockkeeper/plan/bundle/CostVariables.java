package dev.lockkeeper.plan.bundle;

import com.google.common.primitives.UnsignedLong;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a cost expression may name (reference envoy-ai-gateway.md §1.7). */
final class CostVariables {

    static final List<String> TEXTS = List.of("model", "backend", "route_name");
    static final List<String> COUNTS = List.of(
            "input_tokens",
            "cached_input_tokens",
            "cache_creation_input_tokens",
            "output_tokens",
            "total_tokens",
            "reasoning_tokens");

    private CostVariables() {}

    static Map<String, Object> values(CostSubject subject, TokenCounts tokens) {
        Map<String, Object> values = new HashMap<>();
        values.put("model", subject.model());
        values.put("backend", subject.backend());
        values.put("route_name", subject.route());
        values.put("input_tokens", UnsignedLong.valueOf(tokens.input()));
        values.put("cached_input_tokens", UnsignedLong.valueOf(tokens.cachedInput()));
        values.put("cache_creation_input_tokens", UnsignedLong.valueOf(tokens.cacheCreationInput()));
        values.put("output_tokens", UnsignedLong.valueOf(tokens.output()));
        values.put("total_tokens", UnsignedLong.valueOf(tokens.total()));
        values.put("reasoning_tokens", UnsignedLong.valueOf(tokens.reasoning()));
        return values;
    }
}
