package dev.lockkeeper.apply;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.plan.bundle.BundleLayout;
import dev.lockkeeper.plan.bundle.BundleNames;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.plan.bundle.BundleState;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Publishes one Gateway's bundle as Secrets, in the order of its {@link BundleLayout}, or takes them away. */
public final class BundleWriter {

    /** A Secret holds no more. */
    private static final int LEGACY_LIMIT = 1024 * 1024;

    private final Applier applier;
    private final ObservedObjects observed;
    private final BundleNamespaces namespaces;

    public BundleWriter(Applier applier, ObservedObjects observed, BundleNamespaces namespaces) {
        this.applier = applier;
        this.observed = observed;
        this.namespaces = namespaces;
    }

    public Publication write(GatewayPlan plan) {
        SortedSet<String> wanted = new TreeSet<>(namespaces.of(plan.gateway()));
        if (!namespaces.certain(plan.gateway())) {
            wanted.addAll(observed.bundleNamespaces(plan.gateway()));
        }
        List<Supplier<Publication>> steps = new ArrayList<>();
        switch (plan) {
            case GatewayPlan.Bundle(BundlePlan bundle, var _) -> {
                wanted.forEach(namespace -> steps.add(() -> publish(bundle, namespace)));
                elsewhere(plan.gateway(), wanted)
                        .forEach(namespace -> steps.add(() -> remove(plan.gateway(), namespace)));
            }
            case GatewayPlan.None(ObjectKey gateway) -> {
                SortedSet<String> all = elsewhere(gateway, wanted);
                all.addAll(wanted);
                all.forEach(namespace -> steps.add(() -> remove(gateway, namespace)));
            }
            case GatewayPlan.Untouched _ -> {}
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Supplier<Publication> step : steps) {
            Publication publication = step.get();
            outcomes.addAll(publication.outcomes());
            if (!publication.complete()) {
                break;
            }
        }
        return new Publication(outcomes);
    }

    /** Where the Gateway's Envoys ran before. */
    private SortedSet<String> elsewhere(ObjectKey gateway, SortedSet<String> wanted) {
        SortedSet<String> former = new TreeSet<>(observed.bundleNamespaces(gateway));
        former.removeAll(wanted);
        return former;
    }

    private Publication publish(BundlePlan bundle, String namespace) {
        BundleNames names = new BundleNames(bundle.gateway());
        ObjectId owner = new ObjectId(Kind.GATEWAY, bundle.gateway());
        List<Supplier<Outcome>> steps = new ArrayList<>();
        for (BundleLayout.Step step :
                BundleLayout.of(bundle, state(names, namespace)).steps()) {
            steps.add(
                    switch (step) {
                        case BundleLayout.Step.Part(int slot, int part) ->
                            () -> applier.apply(
                                    owner,
                                    secret(
                                            names,
                                            new ObjectKey(namespace, names.part(slot)),
                                            BundleNames.PART_KEY,
                                            bundle.parts().get(part)));
                        case BundleLayout.Step.Index(String text) ->
                            () -> applier.apply(
                                    owner,
                                    secret(
                                            names,
                                            new ObjectKey(namespace, names.index()),
                                            BundleNames.INDEX_KEY,
                                            text.getBytes(StandardCharsets.UTF_8)));
                        case BundleLayout.Step.Drop(int slot) ->
                            () -> drop(owner, new ObjectKey(namespace, names.part(slot)));
                    });
        }
        names.legacy()
                .ifPresent(name -> steps.add(() -> bundle.size() <= LEGACY_LIMIT
                        ? applier.apply(
                                owner,
                                secret(names, new ObjectKey(namespace, name), BundleNames.LEGACY_KEY, bundle.content()))
                        : drop(owner, new ObjectKey(namespace, name))));
        return run(steps);
    }

    /** The index first: without it no reader looks for parts. */
    private Publication remove(ObjectKey gateway, String namespace) {
        BundleNames names = new BundleNames(gateway);
        ObjectId owner = new ObjectId(Kind.GATEWAY, gateway);
        List<Supplier<Outcome>> steps = new ArrayList<>();
        steps.add(() -> drop(owner, new ObjectKey(namespace, names.index())));
        names.legacy().ifPresent(name -> steps.add(() -> drop(owner, new ObjectKey(namespace, name))));
        for (int slot = 0; slot < BundleNames.SLOTS; slot++) {
            ObjectKey part = new ObjectKey(namespace, names.part(slot));
            steps.add(() -> drop(owner, part));
        }
        return run(steps);
    }

    private static Publication run(List<Supplier<Outcome>> steps) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Supplier<Outcome> step : steps) {
            Outcome outcome = step.get();
            outcomes.add(outcome);
            if (!outcome.done()) {
                break;
            }
        }
        return new Publication(outcomes);
    }

    private BundleState state(BundleNames names, String namespace) {
        Map<Integer, String> slots = new HashMap<>();
        for (int slot = 0; slot < BundleNames.SLOTS; slot++) {
            Optional<ObservedObject> part = find(new ObjectKey(namespace, names.part(slot)));
            if (part.isPresent()) {
                DataDigest digest = part.get().data().get(BundleNames.PART_KEY);
                slots.put(slot, digest == null ? "" : digest.sha256());
            }
        }
        return BundleState.of(
                slots,
                find(new ObjectKey(namespace, names.index()))
                        .map(ObservedObject::index)
                        .orElse(""));
    }

    /** A Secret that only happens to have the name of a bundle's is not touched. */
    private Outcome drop(ObjectId owner, ObjectKey key) {
        return find(key)
                .filter(Adoption::bundleSecret)
                .map(present -> applier.delete(owner, present))
                .orElseGet(Outcome.Unchanged::new);
    }

    private Optional<ObservedObject> find(ObjectKey key) {
        return applier.find(ResourceType.SECRET, key);
    }

    private static Secret secret(BundleNames names, ObjectKey secret, String key, byte[] value) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(secret.namespace())
                .withName(secret.name())
                .withLabels(names.labels())
                .withAnnotations(names.annotations())
                .endMetadata()
                .withType("Opaque")
                .withData(Map.of(key, Base64.getEncoder().encodeToString(value)))
                .build();
    }
}
