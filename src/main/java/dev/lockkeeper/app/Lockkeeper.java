package dev.lockkeeper.app;

import dev.lockkeeper.app.ratelimit.RateLimitServer;
import dev.lockkeeper.console.Surroundings;
import dev.lockkeeper.delivery.JoinedAcknowledgements;
import dev.lockkeeper.extension.Explanations;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.leadership.ElectionSettings;
import dev.lockkeeper.leadership.LeadershipConfig;
import dev.lockkeeper.leadership.PodIdentity;
import dev.lockkeeper.plan.extension.ExtensionView;
import dev.lockkeeper.revision.PlanLoop;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Starts and stops the parts in order. Start: planning, gRPC servers, the source; the election begins after the first full
 * plan. Stop: not ready, stop writing and release the lease, drain gRPC, close the source.
 */
@Singleton
public final class Lockkeeper {

    private static final Logger LOG = Logger.getLogger(Lockkeeper.class);

    private final Set<Role> roles;
    private final PlanLoop plans;
    private final Runtime runtime;
    private final GrpcServers servers;
    private final Serving serving;
    private final Optional<RateLimitServer> rateLimits;

    Lockkeeper(
            AppConfig config,
            LeadershipConfig leadership,
            WebhookConfig webhook,
            SidecarConfig sidecar,
            PlanLoop plans,
            ExtensionView view,
            MeterRegistry meters,
            Serving serving,
            Instance<KubernetesClient> client,
            Vertx vertx) {
        this.plans = plans;
        this.serving = serving;
        JoinedAcknowledgements acknowledgements = new JoinedAcknowledgements();
        SourceChoice source = SourceChoice.of(config, System.getenv());
        this.roles = Role.of(config.roles(), source);
        this.runtime = switch (source) {
            case SourceChoice.Kubernetes _ ->
                new ClusterRuntime(
                        client.get(),
                        config,
                        election(leadership),
                        roles,
                        plans,
                        acknowledgements,
                        attachment(client, config, webhook, sidecar, vertx, meters),
                        meters);
            case SourceChoice.None none -> SourcelessRuntime.of(none.bundles());
            case SourceChoice.Limits _ -> new SourcelessRuntime("files of limits");
            case SourceChoice.Directory directory ->
                new FolderRuntime(directory, plans, config.publish().bundleLinger(), meters);
        };
        Recognition recognition = source instanceof SourceChoice.Directory ? Recognition.NAME : Recognition.ANNOTATION;
        boolean limitsAlone = source instanceof SourceChoice.Limits;
        this.rateLimits = !roles.contains(Role.RATELIMIT)
                ? Optional.empty()
                : Optional.of(
                        limitsAlone
                                ? new RateLimitServer(config, System.getenv(), vertx, meters)
                                : RateLimitServer.beside(config, System.getenv(), vertx, meters));
        this.servers = source instanceof SourceChoice.None(var bundles)
                ? GrpcServers.processor(config, bundles, meters)
                : GrpcServers.of(
                        config,
                        roles,
                        recognition,
                        runtime.published(),
                        acknowledgements,
                        view,
                        limitsAlone ? Optional.empty() : rateLimits,
                        meters);
        if (source instanceof SourceChoice.None) {
            serving.dependsOn(servers::serving);
        }
        if (limitsAlone) {
            rateLimits.ifPresent(limits -> serving.dependsOn(limits::healthy));
        } else {
            // A lost store is said by the health of the service, not by the readiness of the other roles.
            rateLimits.ifPresent(limits ->
                    plans.onChange(_ -> limits.quotas(plans.current().plans().quotas())));
        }
    }

    void start(@Observes StartupEvent event) {
        LOG.infof("starting roles=%s", roles);
        plans.start();
        serving.after(() -> servers.warm() && runtime.settled());
        servers.start();
        rateLimits.ifPresent(RateLimitServer::start);
        runtime.start();
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        serving.end();
        try {
            runtime.stopWriting();
            servers.close();
            rateLimits.ifPresent(RateLimitServer::close);
        } finally {
            runtime.close();
            plans.close();
        }
    }

    Optional<Explanations> explanations() {
        return servers.explanations();
    }

    /** Empty without that role. */
    Optional<RateLimitServer> rateLimits() {
        return rateLimits;
    }

    boolean alive() {
        return runtime.alive();
    }

    Surroundings surroundings() {
        return runtime.surroundings();
    }

    /** Of replicas that know what pods are to have. */
    private Optional<Attachment> attachment(
            Instance<KubernetesClient> client,
            AppConfig config,
            WebhookConfig webhook,
            SidecarConfig sidecar,
            Vertx vertx,
            MeterRegistry meters) {
        return webhook.enabled() && (roles.contains(Role.CONTROLLER) || roles.contains(Role.EXTENSION))
                ? Optional.of(new Attachment(
                        client.get(),
                        WebhookSettings.of(
                                webhook, PodIdentity.detect(System.getenv()).namespace()),
                        SidecarSetup.of(sidecar, config),
                        plans,
                        vertx,
                        meters))
                : Optional.empty();
    }

    private static ElectionSettings election(LeadershipConfig config) {
        try {
            return ElectionSettings.from(config, PodIdentity.detect(System.getenv()));
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(String.valueOf(e.getMessage()));
        }
    }
}
