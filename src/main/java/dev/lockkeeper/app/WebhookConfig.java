package dev.lockkeeper.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings {@code lockkeeper.webhook.*}: the webhook that brings the processor into Envoy's pods; {@link WebhookSettings} checks them. */
@ConfigMapping(prefix = "lockkeeper.webhook")
public interface WebhookConfig {

    /** False: Envoy's pods are left to somebody else. */
    @WithDefault("true")
    boolean enabled();

    /** 0 for any free port, which is then logged. */
    @WithDefault("9443")
    int port();

    /** {@code auto}, {@code files} or {@code self-managed}. */
    @WithDefault("auto")
    String certificate();

    /** Folder of the certificate. */
    @WithDefault("/certs")
    Path tlsCertDir();

    /** PEM file in that folder: the certificate, then those between it and its root. */
    @WithDefault("tls.crt")
    String tlsCertName();

    /** PEM file in that folder: its private key. */
    @WithDefault("tls.key")
    String tlsKeyName();

    /** PEM file in that folder: the authority that the API server is told to trust; may be missing. */
    @WithDefault("ca.crt")
    String caBundleName();

    /** Service by which the API server reaches the webhook, in the pod's namespace. */
    @WithDefault("ai-gateway-controller")
    String service();

    /** Secret of the self-managed certificate, in the pod's namespace. */
    @WithDefault("self-signed-cert-for-mutating-webhook")
    String secret();

    /** How long a self-managed certificate is good for; the last third of it is for the next one. */
    @WithDefault("90d")
    Duration certificateLifetime();

    /** The same of its authority. */
    @WithDefault("365d")
    Duration authorityLifetime();

    /** How long a replica leads before it has Envoy's pods made anew. */
    @WithDefault("30s")
    Duration rolloutDelay();

    /** Name of the MutatingWebhookConfiguration; by default with the pod's namespace, as the peer's chart has it. */
    Optional<String> configuration();
}
