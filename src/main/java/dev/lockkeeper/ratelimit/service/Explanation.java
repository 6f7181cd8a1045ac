package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.limit.Step;
import dev.lockkeeper.ratelimit.match.CountedLimit;
import dev.lockkeeper.ratelimit.match.LimitTrace;
import dev.lockkeeper.ratelimit.match.LimitTree;
import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Which limit a descriptor has and why, and how far it is used up; asking counts nothing. Values are of JSON's types. */
final class Explanation {

    private Explanation() {}

    static void of(
            Optional<DomainLimits> domain,
            RateLimitRequest request,
            Optional<Question> question,
            CounterStore store,
            Consumer<Map<String, Object>> told) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("domain", request.getDomain());
        if (domain.isEmpty() || question.isEmpty()) {
            all.put("why", "nothing that was loaded has this domain");
            told.accept(all);
            return;
        }
        LimitTree tree = domain.get().tree();
        RateLimitDescriptor descriptor = request.getDescriptors(0);
        LimitTrace trace = tree.trace(descriptor);
        all.put("entries", trace.steps().stream().map(Explanation::step).toList());
        AppliedLimits applied = question.get().applied().getFirst();
        all.put("why", why(descriptor, trace, applied));
        all.put("shadow_mode", applied.shadow());
        all.put("quota_mode", applied.quota());
        if (question.get().counters().isEmpty()) {
            told.accept(all);
            return;
        }
        all.put("metric", trace.node().metricName(descriptor));
        store.count(question.get().counters(), Charge.TOGETHER, new CounterListener() {
            @Override
            public void counted(Counted result) {
                all.put("limits", limits(question.get(), applied, result.steps()));
                told.accept(all);
            }

            @Override
            public void failed(StoreFailure failure) {
                all.put("store", failure.message());
                all.put("limits", limits(question.get(), applied, List.of()));
                told.accept(all);
            }
        });
    }

    private static Map<String, Object> step(LimitTrace.Step step) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("entry", step.entry());
        shown.put("matched", step.matched());
        shown.put("by", step.by());
        return shown;
    }

    private static String why(RateLimitDescriptor descriptor, LimitTrace trace, AppliedLimits applied) {
        if (trace.steps().size() < descriptor.getEntriesCount()
                || trace.steps().getLast().matched().isEmpty()) {
            return "no limit: entry %d leads nowhere".formatted(trace.steps().size());
        }
        if (applied.unlimited()) {
            return "unlimited";
        }
        return applied.limits().isEmpty() ? "no limit: the last entry's level has none" : "limited";
    }

    private static List<Map<String, Object>> limits(Question question, AppliedLimits applied, List<Step> steps) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < applied.limits().size(); i++) {
            CountedLimit limit = applied.limits().get(i);
            Counter counter = question.counters().get(i);
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("algorithm", limit.limit().algorithm().word());
            shown.put("requests", limit.limit().requests());
            shown.put("per_seconds", limit.limit().intervalSeconds());
            shown.put("burst", limit.limit().burst());
            shown.put("name", limit.policy().name());
            shown.put("on_store_error", limit.policy().onStoreError().word());
            shown.put("counter", counter.key());
            if (!steps.isEmpty()) {
                shown.put("counted", steps.get(i).before());
                shown.put("remaining", steps.get(i).unspent());
                shown.put("reset_seconds", steps.get(i).resetMicros() / 1e6);
            }
            all.add(shown);
        }
        return all;
    }
}
