package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.attach.SidecarSettings;
import dev.lockkeeper.attach.certificate.CertificateMode;
import dev.lockkeeper.model.ObjectKey;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of the webhook and of what it brings in are the peer's unless said; a wrong one is named with what is allowed. */
class AttachmentSettingsTest {

    @Test
    void bringsInThePeersProcessorUnlessSaid() {
        // When
        SidecarSettings settings = sidecar(Map.of());

        // Then
        assertThat(settings).isEqualTo(SidecarSettings.DEFAULT);
    }

    @Test
    void takesWhatItIsTold() {
        // When
        SidecarSettings settings = sidecar(Map.of(
                "lockkeeper.processor.extra-env-vars", " A = 1; B=x=y,z ;",
                "lockkeeper.processor.image-pull-secrets", "one;two",
                "lockkeeper.processor.log-level", "DEBUG",
                "lockkeeper.processor.max-inbound-message-size", "1M",
                "lockkeeper.header-attributes.metrics", "x-team:team",
                "lockkeeper.sidecar.bundle-servers", "a.svc:1063, b.svc:1063"));

        // Then
        assertThat(settings.environment()).containsExactly(Map.entry("A", " 1"), Map.entry("B", "x=y,z"));
        assertThat(settings.image().pullSecrets()).containsExactly("one", "two");
        assertThat(settings.logs().level()).isEqualTo("debug");
        assertThat(settings.maxMessageSize()).isEqualTo(1024 * 1024);
        assertThat(settings.headerAttributes().metrics()).contains("x-team:team");
        assertThat(settings.bundleServers()).isEqualTo(List.of("a.svc:1063", "b.svc:1063"));
    }

    @Test
    void passesOnThatThereAreToBeNoAttributes() {
        // When
        SidecarSettings settings =
                sidecar(Map.of("lockkeeper.header-attributes.span", "", "lockkeeper.header-attributes.log", ""));

        // Then
        assertThat(settings.headerAttributes().span()).contains("");
        assertThat(settings.headerAttributes().log()).contains("");
        assertThat(settings.headerAttributes().request()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            lockkeeper.processor.image | a b | lockkeeper.processor.image (LOCKKEEPER_PROCESSOR_IMAGE, --extProcImage): "a b"; allowed is an image such as registry/repository:tag
            lockkeeper.processor.image-pull-policy | never | lockkeeper.processor.image-pull-policy (LOCKKEEPER_PROCESSOR_IMAGE_PULL_POLICY, --extProcImagePullPolicy): "never"; allowed are Always, IfNotPresent, Never
            lockkeeper.processor.image-pull-secrets | a;B | lockkeeper.processor.image-pull-secrets (LOCKKEEPER_PROCESSOR_IMAGE_PULL_SECRETS, --extProcImagePullSecrets): "B" is no name of a Secret; allowed are names separated by semicolons
            lockkeeper.processor.log-level | loud | lockkeeper.processor.log-level (LOCKKEEPER_PROCESSOR_LOG_LEVEL, --extProcLogLevel): "loud"; allowed are debug, info, warn, error
            lockkeeper.processor.log-format | xml | lockkeeper.processor.log-format (LOCKKEEPER_PROCESSOR_LOG_FORMAT, --extProcLogFormat): "xml"; allowed are text, json
            lockkeeper.processor.extra-env-vars | A=1;B | lockkeeper.processor.extra-env-vars (LOCKKEEPER_PROCESSOR_EXTRA_ENV_VARS, --extProcExtraEnvVars): "B" is no variable; allowed are NAME=value, separated by semicolons
            lockkeeper.processor.max-inbound-message-size | 0 | lockkeeper.processor.max-inbound-message-size (LOCKKEEPER_PROCESSOR_MAX_INBOUND_MESSAGE_SIZE, --extProcMaxRecvMsgSize): 0; allowed are 1 byte and more
            lockkeeper.header-attributes.span | x | lockkeeper.header-attributes.span (LOCKKEEPER_HEADER_ATTRIBUTES_SPAN, --spanRequestHeaderAttributes): "x" is no pair; allowed are pairs header:attribute, separated by commas
            lockkeeper.mcp.session-encryption.iterations | 0 | lockkeeper.mcp.session-encryption.iterations (LOCKKEEPER_MCP_SESSION_ENCRYPTION_ITERATIONS, --mcpSessionEncryptionIterations): 0; allowed are 1 and more
            lockkeeper.sidecar.bundle-servers | host | lockkeeper.sidecar.bundle-servers (LOCKKEEPER_SIDECAR_BUNDLE_SERVERS): "host"; give host:port, several separated by commas
            """)
    void namesTheWrongSetting(String name, String value, String text) {
        assertThatThrownBy(() -> sidecar(Map.of(name, value)))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(text);
    }

    @Test
    void listensWhereThePeerDoesUnlessSaid() {
        // When
        WebhookSettings settings = webhook(Map.of());

        // Then
        assertThat(settings.address().getPort()).isEqualTo(9443);
        assertThat(settings.mode()).isEqualTo(CertificateMode.AUTO);
        assertThat(settings.configuration()).isEqualTo("envoy-ai-gateway-gateway-pod-mutator.own");
        assertThat(settings.secret()).isEqualTo(new ObjectKey("own", "self-signed-cert-for-mutating-webhook"));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            lockkeeper.webhook.port | 65536 | lockkeeper.webhook.port (LOCKKEEPER_WEBHOOK_PORT, --webhookPort): 65536; allowed are 0 to 65535, 0 for any free port
            lockkeeper.webhook.certificate | acme | lockkeeper.webhook.certificate (LOCKKEEPER_WEBHOOK_CERTIFICATE): "acme"; allowed are auto, files, self-managed
            lockkeeper.webhook.secret | A_b | lockkeeper.webhook.secret (LOCKKEEPER_WEBHOOK_SECRET): "A_b"; allowed is a name of lower-case letters, digits, dashes and dots
            """)
    void namesTheWrongSettingOfTheWebhook(String name, String value, String text) {
        assertThatThrownBy(() -> webhook(Map.of(name, value)))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(text);
    }

    private static SidecarSettings sidecar(Map<String, String> values) {
        SmallRyeConfig config = config(values);
        return SidecarSetup.of(config.getConfigMapping(SidecarConfig.class), config.getConfigMapping(AppConfig.class));
    }

    private static WebhookSettings webhook(Map<String, String> values) {
        return WebhookSettings.of(config(values).getConfigMapping(WebhookConfig.class), "own");
    }

    private static SmallRyeConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(AppConfig.class)
                .withMapping(SidecarConfig.class)
                .withMapping(WebhookConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(values)
                .build();
    }
}
