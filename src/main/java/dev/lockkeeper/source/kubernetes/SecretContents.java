package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.Meta;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.References;
import dev.lockkeeper.source.ModelSink;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Of all Secrets the model has the names, and the content of those that a policy refers to. A policy that begins to name
 * a Secret reaches the model only after the Secret's content: for no moment is there a policy whose Secret is not loaded.
 * Only that policy waits; others, and taking it away, pass.
 *
 * <p>Before {@link #secretsFollow} nothing waits: at start policies come first and Secrets after, with their content.
 */
final class SecretContents implements Intake<Secret> {

    private static final Logger LOG = Logger.getLogger(SecretContents.class);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(15);

    private final ModelSink sink;
    private final SecretReader reader;
    private final Predicate<String> inScope;
    private final ScheduledExecutorService timer;
    private final Duration patience;

    private final Map<ObjectId, Set<ObjectKey>> named = new HashMap<>();
    private final Map<ObjectKey, Set<ObjectId>> users = new HashMap<>();
    /** Every Secret there is; empty: its content is not kept. */
    private final Map<ObjectKey, Optional<ModelObject<?>>> secrets = new HashMap<>();

    private final Map<ObjectKey, Load> loads = new HashMap<>();
    private final Map<ObjectId, Waiting> waiting = new HashMap<>();
    private boolean following;

    /** A read under way; overtaken when a list or watch tells of the Secret meanwhile. */
    private static final class Load {
        private boolean overtaken;
    }

    private record Waiting(ModelChange.Upsert policy, Set<ObjectKey> missing) {}

    /**
     * @param inScope namespaces whose Secrets are watched; others have none as far as we know
     * @param patience how long a policy waits for a Secret that cannot be read
     */
    SecretContents(
            ModelSink sink,
            SecretReader reader,
            Predicate<String> inScope,
            ScheduledExecutorService timer,
            Duration patience) {
        this.sink = sink;
        this.reader = reader;
        this.inScope = inScope;
        this.timer = timer;
        this.patience = patience;
    }

    /** The lists of Secrets begin: from now on a newly named Secret may have passed without its content. */
    synchronized void secretsFollow() {
        following = true;
    }

    /** A change of a BackendSecurityPolicy. */
    synchronized void policy(ModelChange change) {
        waiting.remove(change.id());
        switch (change) {
            case ModelChange.Delete _ -> {
                name(change.id(), Set.of());
                sink.changed(change);
            }
            case ModelChange.Upsert upsert -> {
                Set<ObjectKey> next = secretsOf(upsert.object());
                use(upsert.id(), next);
                Set<ObjectKey> missing =
                        following ? next.stream().filter(this::unloaded).collect(Collectors.toSet()) : new HashSet<>();
                if (missing.isEmpty()) {
                    publish(upsert, next);
                } else {
                    await(upsert, missing);
                }
            }
        }
    }

    @Override
    public synchronized void put(Secret secret) {
        ObjectKey key = key(secret);
        overtake(key);
        if (users.containsKey(key)) {
            loaded(key, secret);
        } else if (!Optional.empty().equals(secrets.put(key, Optional.empty()))) {
            sink.changed(
                    new ModelChange.Upsert(new ModelObject<>(id(key), Meta.NONE, ModelSpec.SecretContent.NOT_LOADED)));
        }
        arrived(key);
    }

    @Override
    public synchronized void removed(ObjectKey key) {
        overtake(key);
        if (secrets.remove(key) != null) {
            sink.changed(new ModelChange.Delete(id(key)));
        }
        arrived(key);
    }

    private boolean unloaded(ObjectKey key) {
        return secrets.getOrDefault(key, Optional.empty()).isEmpty();
    }

    private void await(ModelChange.Upsert policy, Set<ObjectKey> missing) {
        Waiting entry = new Waiting(policy, missing);
        waiting.put(policy.id(), entry);
        missing.forEach(key -> {
            if (!loads.containsKey(key)) {
                load(key, FIRST_RETRY);
            }
        });
        timer.schedule(() -> giveUp(entry), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void load(ObjectKey key, Duration retry) {
        Load load = new Load();
        loads.put(key, load);
        reader.read(key).whenComplete((secret, failure) -> {
            if (failure == null) {
                answered(key, load, secret);
            } else {
                failed(key, load, failure, retry);
            }
        });
    }

    private synchronized void answered(ObjectKey key, Load load, Optional<Secret> secret) {
        loads.remove(key, load);
        if (!load.overtaken && users.containsKey(key)) {
            secret.ifPresent(present -> loaded(key, present));
        }
        arrived(key);
    }

    private synchronized void failed(ObjectKey key, Load load, Throwable failure, Duration retry) {
        loads.remove(key, load);
        if (load.overtaken || !users.containsKey(key)) {
            return;
        }
        LOG.warnf(
                "secret not readable namespace=%s name=%s retry_in=%s reason=\"%s\"",
                key.namespace(), key.name(), retry, Failures.text(failure));
        Duration next = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
        timer.schedule(() -> again(key, next), retry.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void again(ObjectKey key, Duration retry) {
        if (users.containsKey(key) && unloaded(key) && !loads.containsKey(key)) {
            load(key, retry);
        }
    }

    private synchronized void giveUp(Waiting entry) {
        if (waiting.remove(entry.policy().id(), entry)) {
            LOG.errorf(
                    "policy taken without its secrets policy=%s secrets=%s waited=%s",
                    entry.policy().id().key(), entry.missing(), patience);
            publish(entry.policy(), secretsOf(entry.policy().object()));
        }
    }

    private void overtake(ObjectKey key) {
        Load load = loads.remove(key);
        if (load != null) {
            load.overtaken = true;
        }
    }

    /** All is known of the Secret that can be known now. */
    private void arrived(ObjectKey key) {
        if (waiting.isEmpty()) {
            return;
        }
        for (ObjectId user : Set.copyOf(users.getOrDefault(key, Set.of()))) {
            Waiting entry = waiting.get(user);
            if (entry != null && entry.missing().remove(key) && entry.missing().isEmpty()) {
                waiting.remove(user);
                publish(entry.policy(), secretsOf(entry.policy().object()));
            }
        }
    }

    private void publish(ModelChange.Upsert policy, Set<ObjectKey> next) {
        sink.changed(policy);
        name(policy.id(), next);
    }

    /** From now on the content of these is kept, next to that of those which the model's version of the policy names. */
    private void use(ObjectId policy, Set<ObjectKey> secrets) {
        for (ObjectKey key : secrets) {
            users.computeIfAbsent(key, _ -> new HashSet<>()).add(policy);
            named.computeIfAbsent(policy, _ -> new HashSet<>()).add(key);
        }
    }

    /** The policy names only these from now on; content that nobody names any more is dropped. */
    private void name(ObjectId policy, Set<ObjectKey> next) {
        Set<ObjectKey> before = next.isEmpty() ? named.remove(policy) : named.put(policy, new HashSet<>(next));
        for (ObjectKey key : before == null ? Set.<ObjectKey>of() : before) {
            Set<ObjectId> left = users.get(key);
            if (!next.contains(key) && left != null && left.remove(policy) && left.isEmpty()) {
                unload(key);
            }
        }
    }

    private void unload(ObjectKey key) {
        users.remove(key);
        overtake(key);
        if (secrets.getOrDefault(key, Optional.empty()).isPresent()) {
            secrets.put(key, Optional.empty());
            sink.changed(
                    new ModelChange.Upsert(new ModelObject<>(id(key), Meta.NONE, ModelSpec.SecretContent.NOT_LOADED)));
        }
    }

    private void loaded(ObjectKey key, Secret secret) {
        ModelObject<?> next = read(key, secret);
        Optional<ModelObject<?>> before = secrets.put(key, Optional.of(next));
        if (before == null || before.isEmpty() || !before.get().spec().equals(next.spec())) {
            sink.changed(new ModelChange.Upsert(next));
        }
    }

    private static ModelObject<?> read(ObjectKey key, Secret secret) {
        Map<String, String> data = new TreeMap<>();
        Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
                .forEach((name, value) ->
                        data.put(name, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        Meta meta = new Meta(
                Objects.requireNonNullElse(secret.getMetadata().getUid(), ""),
                Objects.requireNonNullElse(secret.getMetadata().getResourceVersion(), ""),
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                "",
                "");
        return new ModelObject<>(id(key), meta, new ModelSpec.SecretContent(true, data));
    }

    private Set<ObjectKey> secretsOf(ModelObject<?> policy) {
        return References.of(policy).stream()
                .filter(reference -> reference.kind() == Kind.SECRET && inScope.test(reference.namespace()))
                .map(ObjectId::key)
                .collect(Collectors.toSet());
    }

    private static ObjectKey key(Secret secret) {
        return new ObjectKey(
                secret.getMetadata().getNamespace(), secret.getMetadata().getName());
    }

    private static ObjectId id(ObjectKey key) {
        return new ObjectId(Kind.SECRET, key);
    }
}
