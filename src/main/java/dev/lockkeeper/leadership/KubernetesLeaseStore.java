package dev.lockkeeper.leadership;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The Lease on the API server. Replaces by PUT with the resourceVersion: the peer's role has no right to patch Leases. */
final class KubernetesLeaseStore implements LeaseStore {

    static final String PROCESS_ANNOTATION = "lockkeeper.dev/process";

    private final KubernetesClient client;
    private final ElectionSettings settings;
    private final ThreadFactory requests =
            Thread.ofVirtual().name("leader-request-", 0).factory();
    // Labels and annotations of others stay: a replacement is built on the object of the version it replaces.
    private volatile @Nullable Lease latest;
    private @Nullable SharedIndexInformer<Lease> watch;

    KubernetesLeaseStore(KubernetesClient client, ElectionSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    @Override
    public CompletableFuture<Optional<LeaseRecord>> read() {
        return request(() -> Optional.ofNullable(lease().get()).map(this::remember));
    }

    @Override
    public CompletableFuture<Written> write(LeaseRecord next) {
        return request(() -> {
            try {
                return next.version().isEmpty() ? create(next) : replace(next);
            } catch (KubernetesClientException e) {
                boolean gone = !next.version().isEmpty() && e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
                if (gone || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                    return new Written.Refused();
                }
                throw e;
            }
        });
    }

    @Override
    public void watch(Consumer<Optional<LeaseRecord>> listener) {
        SharedIndexInformer<Lease> informer = lease().runnableInformer(0);
        informer.exceptionHandler((started, failure) -> true);
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Lease seen) {
                listener.accept(Optional.of(remember(seen)));
            }

            @Override
            public void onUpdate(Lease before, Lease seen) {
                onAdd(seen);
            }

            @Override
            public void onDelete(Lease seen, boolean finalStateUnknown) {
                listener.accept(Optional.empty());
            }
        });
        watch = informer;
        var started = informer.start();
        started.exceptionally(failure -> null);
    }

    /** Of the Lease as last seen, for Events about it. */
    Optional<String> uid() {
        return Optional.ofNullable(latest).map(lease -> lease.getMetadata().getUid());
    }

    @Override
    public void close() {
        SharedIndexInformer<Lease> informer = watch;
        if (informer != null) {
            informer.stop();
        }
    }

    private Written create(LeaseRecord next) {
        Lease fresh = fill(
                new LeaseBuilder()
                        .withNewMetadata()
                        .withName(settings.leaseName())
                        .withNamespace(settings.namespace())
                        .endMetadata(),
                next);
        return new Written.Stored(remember(client.leases()
                .inNamespace(settings.namespace())
                .resource(fresh)
                .create()));
    }

    private Written replace(LeaseRecord next) {
        Lease base = latest;
        if (base == null || !next.version().equals(base.getMetadata().getResourceVersion())) {
            return new Written.Refused();
        }
        Lease replacement = fill(new LeaseBuilder(base), next);
        return new Written.Stored(remember(client.leases()
                .inNamespace(settings.namespace())
                .resource(replacement)
                .update()));
    }

    private static Lease fill(LeaseBuilder builder, LeaseRecord next) {
        return builder.editOrNewMetadata()
                .addToAnnotations(PROCESS_ANNOTATION, next.process())
                .endMetadata()
                .editOrNewSpec()
                .withHolderIdentity(next.holder())
                .withLeaseDurationSeconds(Math.toIntExact(next.duration().toSeconds()))
                .withAcquireTime(next.acquireTime().atZone(ZoneOffset.UTC))
                .withRenewTime(next.renewTime().atZone(ZoneOffset.UTC))
                .withLeaseTransitions(next.transitions())
                .endSpec()
                .build();
    }

    private LeaseRecord remember(Lease seen) {
        latest = seen;
        var spec = seen.getSpec();
        Integer seconds = spec == null ? null : spec.getLeaseDurationSeconds();
        return new LeaseRecord(
                spec == null || spec.getHolderIdentity() == null ? "" : spec.getHolderIdentity(),
                process(seen),
                seconds == null ? settings.leaseDuration() : Duration.ofSeconds(seconds),
                instant(spec == null ? null : spec.getAcquireTime()),
                instant(spec == null ? null : spec.getRenewTime()),
                spec == null || spec.getLeaseTransitions() == null ? 0 : spec.getLeaseTransitions(),
                seen.getMetadata().getResourceVersion());
    }

    private static String process(Lease seen) {
        Map<String, String> annotations = seen.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(PROCESS_ANNOTATION, "");
    }

    private static Instant instant(@Nullable ZonedDateTime time) {
        return time == null ? Instant.EPOCH : time.toInstant();
    }

    private Resource<Lease> lease() {
        return client.leases().inNamespace(settings.namespace()).withName(settings.leaseName());
    }

    private <T> CompletableFuture<T> request(Callable<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread worker = requests.newThread(() -> {
            try {
                answer.complete(call.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        // The client waits interruptibly and cancels its HTTP request then.
        var unused = answer.whenComplete((value, failure) -> {
            if (answer.isCancelled()) {
                worker.interrupt();
            }
        });
        worker.start();
        return answer;
    }
}
