package dev.lockkeeper.app.arguments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.app.arguments.ParsedArguments.Answer;
import dev.lockkeeper.app.arguments.ParsedArguments.Refused;
import dev.lockkeeper.app.arguments.ParsedArguments.Start;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peer's arguments start Lockkeeper in any spelling that Go takes; a wrong one is answered with what is right. */
class CommandLineTest {

    private final CommandLine commandLine = new CommandLine(PeerFlags.ALL);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --enableLeaderElection                  | lockkeeper.leader-election.enabled | true
                    --enableLeaderElection=false            | lockkeeper.leader-election.enabled | false
                    -enableLeaderElection=F                 | lockkeeper.leader-election.enabled | false
                    --enable-leader-election                | lockkeeper.leader-election.enabled | true
                    --enable-leader-election=1              | lockkeeper.leader-election.enabled | true
                    --enable-leader-election=0              | lockkeeper.leader-election.enabled | false
                    --port=:1063                            | lockkeeper.grpc.port | 1063
                    --port=0.0.0.0:0                        | lockkeeper.grpc.port | 0
                    --port=[::]:7000                        | lockkeeper.grpc.port | 7000
                    -port :7000                             | lockkeeper.grpc.port | 7000
                    --logFormat=json                        | quarkus.log.console.json.enabled | true
                    --logFormat=text                        | quarkus.log.console.json.enabled | false
                    --watchNamespaces=a,b                   | lockkeeper.watch-namespaces | a,b
                    --maxRecvMsgSize=4194304                | lockkeeper.grpc.max-inbound-message-size | 4194304
                    --rootPrefix=/ai                        | lockkeeper.root-prefix | /ai
                    --envoyGatewayNamespace=eg              | lockkeeper.envoy-gateway-namespace | eg
                    --cacheSyncTimeout=2m                   | lockkeeper.cache-sync-timeout | PT2M
                    --cacheSyncTimeout=1h30m1.5s            | lockkeeper.cache-sync-timeout | PT1H30M1.5S
                    --cacheSyncTimeout=300ms                | lockkeeper.cache-sync-timeout | PT0.3S
                    --cacheSyncTimeout=0                    | lockkeeper.cache-sync-timeout | PT0S
                    --endpointPrefixes=openai:/v1,cohere:/c | lockkeeper.endpoint-prefixes | openai:/v1,cohere:/c
                    --webhookPort=9443                      | lockkeeper.webhook.port | 9443
                    --tls-cert-dir=/certs                   | lockkeeper.webhook.tls-cert-dir | /certs
                    --extProcImagePullPolicy=Always         | lockkeeper.processor.image-pull-policy | Always
                    --extProcEnableRedaction                | lockkeeper.processor.redaction | true
                    --extProcExtraEnvVars=A=1;B=x=y         | lockkeeper.processor.extra-env-vars | A=1;B=x=y
                    --extProcLogLevel=info                  | lockkeeper.processor.log-level | INFO
                    --mcp-fallback-session-encryption-seed=s| lockkeeper.mcp.session-encryption.fallback.seed | s
                    --quotaRateLimitTimeout=5               | lockkeeper.quota.rate-limit-timeout-seconds | 5
                    --quotaRateLimitFailureModeDeny=true    | lockkeeper.quota.failure-mode-deny | true
                    """)
    void becomesAProperty(String arguments, String property, String value) {
        assertThat(commandLine.parse(List.of(arguments.split(" ")), "1")).isEqualTo(new Start(Map.of(property, value)));
    }

    @ParameterizedTest
    @CsvSource({"debug,INFO,DEBUG", "info,INFO,INFO", "WARN,WARN,WARN", "error,ERROR,ERROR", "dpanic,FATAL,FATAL"})
    void debugIsForOurOwnPackages(String flag, String all, String own) {
        assertThat(commandLine.parse(List.of("--log-level", flag), "1"))
                .isEqualTo(new Start(
                        Map.of("quarkus.log.level", all, "quarkus.log.category.\"dev.lockkeeper\".level", own)));
    }

    @Test
    void emptyValuesStayEmpty() {
        assertThat(commandLine.parse(List.of("--watchNamespaces=", "--extProcExtraEnvVars", ""), "1"))
                .isEqualTo(new Start(
                        Map.of("lockkeeper.watch-namespaces", "", "lockkeeper.processor.extra-env-vars", "")));
    }

    @Test
    void theLastOfSeveralWins() {
        assertThat(commandLine.parse(List.of("--port=:1", "--port=:2"), "1"))
                .isEqualTo(new Start(Map.of("lockkeeper.grpc.port", "2")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --enableLeaderElection=maybe | lockkeeper: --enableLeaderElection=maybe: must be true or false
                    --port=1063                  | lockkeeper: --port=1063: must be :port, for all addresses of the host
                    --port=127.0.0.1:1063        | lockkeeper: --port=127.0.0.1:1063: must be :port, for all addresses of the host
                    --port=:70000                | lockkeeper: --port=:70000: must be :port, for all addresses of the host
                    --logLevel=loud              | lockkeeper: --logLevel=loud: must be one of debug, info, warn, error
                    --log-format=xml             | lockkeeper: --log-format=xml: must be text or json
                    --maxRecvMsgSize=4MB         | lockkeeper: --maxRecvMsgSize=4MB: must be a whole number of at least 0
                    --cacheSyncTimeout=120       | lockkeeper: --cacheSyncTimeout=120: must be a duration such as 90s, 2m or 1h30m
                    --webhookPort=99999          | lockkeeper: --webhookPort=99999: must be a port from 0 to 65535
                    --extProcImagePullPolicy=No  | lockkeeper: --extProcImagePullPolicy=No: must be Always, IfNotPresent or Never
                    --logLevel                   | lockkeeper: --logLevel needs a value: one of debug, info, warn, error
                    debug                        | lockkeeper: "debug" is not a flag; flags begin with -- and take their value as --name=value
                    --enableLeaderElection false | lockkeeper: "false" is not a flag; flags begin with -- and take their value as --name=value
                    --                           | lockkeeper: "--" is not a flag; flags begin with -- and take their value as --name=value
                    """)
    void refusesAWrongValue(String arguments, String message) {
        assertThat(commandLine.parse(List.of(arguments.split(" ")), "1")).isEqualTo(new Refused(message));
    }

    @Test
    void refusesAnUnknownFlagWithTheNearestAndTheKnownOnes() {
        // When
        ParsedArguments parsed = commandLine.parse(List.of("--enable-leader-elections=true"), "1");
        // Then
        assertThat(parsed).isEqualTo(new Refused("""
                        lockkeeper: unknown flag --enable-leader-elections; did you mean --enable-leader-election?
                        Known flags, also in kebab-case:
                          --caBundleName
                          --cacheSyncTimeout
                          --enableLeaderElection
                          --endpointPrefixes
                          --envoyGatewayNamespace
                          --extProcEnableRedaction
                          --extProcExtraEnvVars
                          --extProcImage
                          --extProcImagePullPolicy
                          --extProcImagePullSecrets
                          --extProcLogFormat
                          --extProcLogLevel
                          --extProcMaxRecvMsgSize
                          --logFormat
                          --logLevel
                          --logRequestHeaderAttributes
                          --maxRecvMsgSize
                          --mcpFallbackSessionEncryptionIterations
                          --mcpFallbackSessionEncryptionSeed
                          --mcpSessionEncryptionIterations
                          --mcpSessionEncryptionSeed
                          --metricsRequestHeaderAttributes
                          --port
                          --quotaRateLimitFailureModeDeny
                          --quotaRateLimitServiceAddr
                          --quotaRateLimitTimeout
                          --requestHeaderAttributes
                          --rootPrefix
                          --spanRequestHeaderAttributes
                          --tlsCertDir
                          --tlsCertName
                          --tlsKeyName
                          --watchNamespaces
                          --webhookPort
                        --help explains them."""));
    }

    @Test
    void namesNothingWhenNothingIsNear() {
        assertThat(commandLine.parse(List.of("--zzz"), "1"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.text()).startsWith("lockkeeper: unknown flag --zzz\nKnown flags"));
    }

    @Test
    void help() throws IOException {
        // When
        ParsedArguments parsed = commandLine.parse(List.of("--logLevel=debug", "--help"), "1");
        // Then
        assertThat(parsed).isEqualTo(new Answer(resource("/arguments/help.txt")));
    }

    @Test
    void version() {
        assertThat(commandLine.parse(List.of("--version"), "1.2.3")).isEqualTo(new Answer("lockkeeper 1.2.3"));
    }

    @Test
    void everyDefaultIsAValueOfItsFlag() {
        assertThat(PeerFlags.ALL)
                .filteredOn(flag -> !flag.defaultValue().isEmpty())
                .allSatisfy(flag -> assertThat(flag.kind().property(flag.defaultValue()))
                        .as(flag.name())
                        .isPresent());
    }

    private static String resource(String name) throws IOException {
        try (InputStream text = CommandLineTest.class.getResourceAsStream(name)) {
            assertThat(text).as(name).isNotNull();
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        }
    }
}
