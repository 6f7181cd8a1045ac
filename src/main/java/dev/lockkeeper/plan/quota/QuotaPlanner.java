package dev.lockkeeper.plan.quota;

import dev.lockkeeper.api.PolicyTargetReference;
import dev.lockkeeper.api.QuotaPolicySpec;
import dev.lockkeeper.api.quota.ModelQuota;
import dev.lockkeeper.api.quota.QuotaBucketRule;
import dev.lockkeeper.api.quota.QuotaDefinition;
import dev.lockkeeper.api.quota.QuotaValue;
import dev.lockkeeper.api.quota.SelectorHeader;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A QuotaPolicy → levels of the tree: backend, model, then the headers of a bucket's rule in the order of their names.
 * Checks {@code spec.serviceQuota.quota} and {@code spec.perModelQuotas[].quota} for numbers that the service cannot hold.
 */
public final class QuotaPlanner {

    private static final String BACKEND = "backend_name";
    private static final String MODEL = "model_name_override";

    private final ObjectId policy;
    private final List<Problem> problems = new ArrayList<>();

    private QuotaPlanner(ObjectId policy) {
        this.policy = policy;
    }

    public static QuotaPlan plan(ObjectId policy, QuotaPolicySpec spec) {
        return new QuotaPlanner(policy).plan(spec);
    }

    private QuotaPlan plan(QuotaPolicySpec spec) {
        List<QuotaNode> models = new ArrayList<>();
        List<ModelQuota> quotas = spec.perModelQuotas();
        for (int i = 0; i < quotas.size(); i++) {
            model(quotas.get(i), "spec.perModelQuotas[%d].quota".formatted(i)).ifPresent(models::add);
        }
        if (spec.serviceQuota() != null) {
            limit(spec.serviceQuota().quota(), "spec.serviceQuota.quota")
                    .filter(limit -> limit.tokens() > 0)
                    .ifPresent(limit -> models.add(QuotaNode.leaf(MODEL, "", limit, false)));
        }
        if (!problems.isEmpty() || models.isEmpty()) {
            return new QuotaPlan(List.of(), problems);
        }
        return new QuotaPlan(
                spec.targetRefs().stream()
                        .map(PolicyTargetReference::name)
                        .map(name -> QuotaNode.inner(BACKEND, policy.namespace() + "/" + name, models))
                        .toList(),
                List.of());
    }

    private Optional<QuotaNode> model(ModelQuota quota, String path) {
        QuotaDefinition definition = quota.quota();
        List<QuotaBucketRule> rules = definition.bucketRules();
        Optional<QuotaLimit> common = limit(definition.defaultBucket(), path + ".defaultBucket");
        if (rules.isEmpty()) {
            return common.map(limit -> QuotaNode.leaf(MODEL, quota.modelName(), limit, false));
        }
        List<QuotaNode> buckets = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            int number = i;
            QuotaBucketRule rule = rules.get(i);
            limit(rule.quota(), "%s.bucketRules[%d].quota".formatted(path, i))
                    .ifPresent(limit -> buckets.add(bucket(number, rule, limit)));
        }
        common.filter(limit -> limit.tokens() > 0).ifPresent(limit -> {
            String key = "rule-%d-match--1".formatted(rules.size());
            buckets.add(QuotaNode.leaf(key, key, limit, false));
        });
        return Optional.of(QuotaNode.inner(MODEL, quota.modelName(), buckets));
    }

    private static QuotaNode bucket(int number, QuotaBucketRule rule, QuotaLimit limit) {
        boolean shadow = Boolean.TRUE.equals(rule.shadowMode());
        List<SelectorHeader> headers = rule.clientSelectors().stream()
                .flatMap(selector -> selector.headers().stream())
                .sorted(Comparator.comparing(SelectorHeader::name))
                .toList();
        if (headers.isEmpty()) {
            String key = "rule-%d-match-0".formatted(number);
            return QuotaNode.leaf(key, key, limit, shadow);
        }
        Optional<QuotaNode> below = Optional.empty();
        for (int i = headers.size() - 1; i >= 0; i--) {
            SelectorHeader header = headers.get(i);
            boolean distinct = "Distinct".equals(header.type());
            String wanted = distinct || header.value() == null ? "" : header.value();
            String key = wanted.isEmpty()
                    ? "rule-%d-%s-match-%d".formatted(number, header.name(), i)
                    : "rule-%d-%s|%s-match-%d".formatted(number, header.name(), wanted, i);
            String value = distinct ? "" : key;
            below = Optional.of(below.map(node -> QuotaNode.inner(key, value, List.of(node)))
                    .orElseGet(() -> QuotaNode.leaf(key, value, limit, shadow)));
        }
        return below.orElseThrow();
    }

    private Optional<QuotaLimit> limit(@Nullable QuotaValue value, String path) {
        if (value == null) {
            return Optional.empty();
        }
        Optional<QuotaUnit> unit = QuotaUnit.of(value.duration());
        if (unit.isEmpty()) {
            problem(path + ".duration", "'%s'; allowed are 1s, 1m, 1h, 1d".formatted(value.duration()));
            return Optional.empty();
        }
        long tokens = value.limit();
        if (tokens < 0 || tokens > QuotaLimit.MOST) {
            problem(path + ".limit", "%d; allowed are 0 to %d".formatted(tokens, QuotaLimit.MOST));
            return Optional.empty();
        }
        return Optional.of(new QuotaLimit(tokens, unit.get()));
    }

    private void problem(String path, String message) {
        problems.add(new Problem(policy, path, "InvalidQuota", message));
    }
}
