package dev.lockkeeper.app;

import dev.lockkeeper.attach.certificate.CertificateFiles;
import dev.lockkeeper.attach.certificate.CertificateMode;
import dev.lockkeeper.attach.certificate.Lifetimes;
import dev.lockkeeper.model.ObjectKey;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Settings {@code lockkeeper.webhook.*}, checked.
 *
 * @param secret of the self-managed certificate
 * @param configuration name of the MutatingWebhookConfiguration
 * @param lifetimes of what is self-managed
 * @param rolloutDelay how long a replica leads before it has pods made anew
 * @param service by which the API server reaches the webhook
 */
record WebhookSettings(
        InetSocketAddress address,
        CertificateMode mode,
        CertificateFiles files,
        ObjectKey secret,
        String configuration,
        ObjectKey service,
        Lifetimes lifetimes,
        Duration rolloutDelay) {

    private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(10);
    private static final int LAST_PORT = 65_535;

    /** @throws InvalidSetting when one is wrong */
    static WebhookSettings of(WebhookConfig config, String namespace) {
        if (config.port() < 0 || config.port() > LAST_PORT) {
            throw new InvalidSetting(
                    "lockkeeper.webhook.port (LOCKKEEPER_WEBHOOK_PORT, --webhookPort): %d; allowed are 0 to %d, 0 for any free port"
                            .formatted(config.port(), LAST_PORT));
        }
        return new WebhookSettings(
                new InetSocketAddress(config.port()),
                mode(config.certificate()),
                new CertificateFiles(
                        config.tlsCertDir(), config.tlsCertName(), config.tlsKeyName(), config.caBundleName()),
                new ObjectKey(namespace, name("secret", "SECRET", config.secret())),
                name(
                        "configuration",
                        "CONFIGURATION",
                        config.configuration().orElse("envoy-ai-gateway-gateway-pod-mutator." + namespace)),
                new ObjectKey(namespace, name("service", "SERVICE", config.service())),
                lifetimes(config.certificateLifetime(), config.authorityLifetime()),
                delay(config.rolloutDelay()));
    }

    private static Duration delay(Duration delay) {
        if (delay.isNegative()) {
            throw new InvalidSetting(
                    "lockkeeper.webhook.rollout-delay (LOCKKEEPER_WEBHOOK_ROLLOUT_DELAY): %s; allowed are 0s and longer"
                            .formatted(delay));
        }
        return delay;
    }

    private static Lifetimes lifetimes(Duration certificate, Duration authority) {
        if (certificate.compareTo(SHORTEST_LIFETIME) < 0) {
            throw new InvalidSetting(
                    "lockkeeper.webhook.certificate-lifetime (LOCKKEEPER_WEBHOOK_CERTIFICATE_LIFETIME): %s; allowed are 10s and more"
                            .formatted(certificate));
        }
        if (authority.compareTo(certificate.multipliedBy(2)) < 0) {
            throw new InvalidSetting(
                    "lockkeeper.webhook.authority-lifetime (LOCKKEEPER_WEBHOOK_AUTHORITY_LIFETIME): %s; allowed is twice the certificate's and more, here %s"
                            .formatted(authority, certificate.multipliedBy(2)));
        }
        return Lifetimes.of(authority, certificate);
    }

    private static CertificateMode mode(String text) {
        return switch (text) {
            case "auto" -> CertificateMode.AUTO;
            case "files" -> CertificateMode.FILES;
            case "self-managed" -> CertificateMode.SELF_MANAGED;
            default ->
                throw new InvalidSetting(
                        "lockkeeper.webhook.certificate (LOCKKEEPER_WEBHOOK_CERTIFICATE): \"%s\"; allowed are auto, files, self-managed"
                                .formatted(text));
        };
    }

    private static String name(String setting, String variable, String text) {
        if (!text.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) {
            throw new InvalidSetting(
                    "lockkeeper.webhook.%s (LOCKKEEPER_WEBHOOK_%s): \"%s\"; allowed is a name of lower-case letters, digits, dashes and dots"
                            .formatted(setting, variable, text));
        }
        return text;
    }
}
