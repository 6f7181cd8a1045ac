package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.ratelimit.config.xds.XdsBackoff;
import dev.lockkeeper.ratelimit.config.xds.XdsSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All variables of a control plane reach the client as they are meant, and wrong ones are named. */
class XdsSetupTest {

    @Test
    void theDefaultsAreThePeers() {
        XdsSettings settings = of(Map.of());
        assertThat(settings.server()).isEqualTo("localhost:18000");
        assertThat(settings.node()).isEqualTo("default");
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.serverName()).isEmpty();
        assertThat(settings.largestMessage()).isEqualTo(4 << 20);
        assertThat(settings.connectRetry()).hasSeconds(3);
        assertThat(settings.backoff())
                .isEqualTo(new XdsBackoff(Duration.ofSeconds(10), Duration.ofSeconds(60), 2, 0.5));
    }

    @Test
    void allAreHonoured() {
        XdsSettings settings = of(Map.ofEntries(
                Map.entry("CONFIG_GRPC_XDS_SERVER_URL", "envoy-gateway:18001"),
                Map.entry("CONFIG_GRPC_XDS_NODE_ID", "envoy-ratelimit"),
                Map.entry("CONFIG_GRPC_XDS_NODE_METADATA", "zone=a, team=b=c"),
                Map.entry("CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "x-a:1,x-b:two:3"),
                Map.entry("CONFIG_GRPC_XDS_SERVER_USE_TLS", "true"),
                Map.entry("CONFIG_GRPC_XDS_SERVER_TLS_SAN", "eg.example"),
                Map.entry("CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL", "500ms"),
                Map.entry("XDS_CLIENT_BACKOFF_INITIAL_INTERVAL", "1s"),
                Map.entry("XDS_CLIENT_BACKOFF_MAX_INTERVAL", "5s"),
                Map.entry("XDS_CLIENT_BACKOFF_RANDOM_FACTOR", "1.5"),
                Map.entry("XDS_CLIENT_BACKOFF_JITTER", "false"),
                Map.entry("XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES", "1000")));
        assertThat(settings.server()).isEqualTo("envoy-gateway:18001");
        assertThat(settings.node()).isEqualTo("envoy-ratelimit");
        assertThat(settings.nodeMetadata().getFieldsOrThrow("team").getStringValue())
                .isEqualTo("b=c");
        assertThat(settings.headers()).isEqualTo(Map.of("x-a", "1", "x-b", "two:3"));
        assertThat(settings.tls()).isPresent();
        assertThat(settings.serverName()).contains("eg.example");
        assertThat(settings.largestMessage()).isEqualTo(1000);
        assertThat(settings.connectRetry()).hasMillis(500);
        assertThat(settings.backoff()).isEqualTo(new XdsBackoff(Duration.ofSeconds(1), Duration.ofSeconds(5), 1.5, 0));
    }

    @Test
    void whatThePeerTakesInOtherSpellingsIsTaken() {
        // When
        XdsSettings settings = of(Map.of(
                "CONFIG_GRPC_XDS_SERVER_URL", "dns:///eg:18001",
                "CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "Authorization:Bearer x",
                "CONFIG_GRPC_XDS_NODE_METADATA", "zone,team=green,",
                "XDS_CLIENT_BACKOFF_MAX_INTERVAL", "5s"));
        // Then
        assertThat(settings.server()).isEqualTo("eg:18001");
        assertThat(settings.headers()).isEqualTo(Map.of("authorization", "Bearer x"));
        assertThat(settings.nodeMetadata().getFieldsMap()).containsOnlyKeys("team");
        assertThat(settings.backoff().initial()).hasSeconds(5);
    }

    @Test
    void metadataMayBeJson() {
        assertThat(of(Map.of("CONFIG_GRPC_XDS_NODE_METADATA", "{\"deep\": {\"n\": 1}}"))
                        .nodeMetadata()
                        .getFieldsOrThrow("deep")
                        .getStructValue()
                        .getFieldsOrThrow("n")
                        .getNumberValue())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CONFIG_GRPC_XDS_SERVER_URL                    | nowhere    | CONFIG_GRPC_XDS_SERVER_URL: "nowhere"; allowed are host:port, also after dns:///
            CONFIG_GRPC_XDS_NODE_METADATA                 | {"a":      | CONFIG_GRPC_XDS_NODE_METADATA: not a JSON object
            CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS     | x-a        | CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS: "x-a"; allowed are name:value, with commas between them
            CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS     | X/A:1      | CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS: "X/A"; allowed are names of letters, digits
            CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL | 0          | CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL: "0"; allowed is any time above 0
            XDS_CLIENT_BACKOFF_INITIAL_INTERVAL           | never      | XDS_CLIENT_BACKOFF_INITIAL_INTERVAL: "never"; allowed are a duration
            XDS_CLIENT_BACKOFF_RANDOM_FACTOR              | -1         | XDS_CLIENT_BACKOFF_RANDOM_FACTOR: "-1"; allowed are 0 to 999
            XDS_CLIENT_BACKOFF_JITTER                     | some       | XDS_CLIENT_BACKOFF_JITTER: "some"; allowed are true or false
            XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES              | much       | XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES: "much"; allowed are 0 to 9223372036854775807
            CONFIG_GRPC_XDS_SERVER_USE_TLS                | perhaps    | CONFIG_GRPC_XDS_SERVER_USE_TLS: "perhaps"; allowed are true or false
            CONFIG_GRPC_XDS_SERVER_TLS_CACERT             | /none.pem  | CONFIG_GRPC_XDS_SERVER_TLS_CACERT, CONFIG_GRPC_XDS_CLIENT_TLS_CERT, CONFIG_GRPC_XDS_CLIENT_TLS_KEY:
            CONFIG_GRPC_XDS_CLIENT_TLS_CERT               | /none.pem  | CONFIG_GRPC_XDS_CLIENT_TLS_CERT, CONFIG_GRPC_XDS_CLIENT_TLS_KEY: one without the other; allowed are both or none
            CONFIG_GRPC_XDS_CLIENT_TLS_KEY                | /none.pem  | CONFIG_GRPC_XDS_CLIENT_TLS_CERT, CONFIG_GRPC_XDS_CLIENT_TLS_KEY: one without the other; allowed are both or none
            """)
    void wrongValuesAreNamed(String name, String value, String message) {
        Map<String, String> environment = new HashMap<>(Map.of("CONFIG_GRPC_XDS_SERVER_USE_TLS", "true"));
        environment.put(name, value);
        assertThatThrownBy(() -> of(environment)).hasMessageStartingWith(message);
    }

    private static XdsSettings of(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("CONFIG_TYPE", "GRPC_XDS_SOTW");
        return RateLimitSettings.of(TestConfig.of(Map.of()), all).xds().orElseThrow();
    }
}
