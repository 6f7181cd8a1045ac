package dev.lockkeeper.app.arguments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.app.arguments.ParsedArguments.Answer;
import dev.lockkeeper.app.arguments.ParsedArguments.Refused;
import dev.lockkeeper.app.arguments.ParsedArguments.Start;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments of the peer's injected processor start a processor and nothing else; any others start the controller. */
class ProgramTest {

    @Test
    void theInjectedContainersArgumentsBecomeProperties() {
        // Given
        List<String> arguments = List.of(
                "-configBundlePath /etc/filter-config-bundle -logLevel info -extProcAddr unix:///etc/uds/run.sock -adminPort 1064 -rootPrefix /ai -maxRecvMsgSize 536870912 -logFormat json -mcpAddr :9856 -endpointPrefixes openai:/o -enableRedaction=true"
                        .split(" "));
        // When
        Program program = Program.of(arguments, Map.of());
        ParsedArguments parsed =
                program.checked(new CommandLine(program.flags()).parse(arguments, "1"), arguments, Map.of());
        // Then
        assertThat(program.presets())
                .containsEntry("lockkeeper.roles", "processor")
                .containsEntry("quarkus.management.port", "1064")
                .containsEntry("quarkus.http.host", "127.0.0.1");
        assertThat(parsed)
                .isEqualTo(new Start(Map.ofEntries(
                        Map.entry("lockkeeper.processor.bundle-folder", "/etc/filter-config-bundle"),
                        Map.entry("quarkus.log.level", "INFO"),
                        Map.entry("quarkus.log.category.\"dev.lockkeeper\".level", "INFO"),
                        Map.entry("lockkeeper.processor.address", "unix:///etc/uds/run.sock"),
                        Map.entry("quarkus.management.port", "1064"),
                        Map.entry("lockkeeper.root-prefix", "/ai"),
                        Map.entry("lockkeeper.processor.max-inbound-message-size", "536870912"),
                        Map.entry("quarkus.log.console.json.enabled", "true"),
                        Map.entry("lockkeeper.mcp.address", ":9856"),
                        Map.entry("lockkeeper.endpoint-prefixes", "openai:/o"),
                        Map.entry("lockkeeper.processor.redaction", "true"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-configPath=/etc/filter-config/filter-config.yaml",
                "--configPath /etc/filter-config/filter-config.yaml",
                "--ext-proc-addr=:1063 --config-path=/etc/filter-config/filter-config.yaml"
            })
    void anySpellingOfItsOwnFlagsIsTheProcessor(String line) {
        // When
        List<String> arguments = List.of(line.split(" "));
        Program program = Program.of(arguments, Map.of("LOCKKEEPER_MANAGEMENT_PORT", "7", "LOCKKEEPER_HTTP_PORT", "8"));
        // Then
        assertThat(program.presets()).isEqualTo(Map.of("lockkeeper.roles", "processor"));
        assertThat(new CommandLine(program.flags()).parse(arguments, "1"))
                .isInstanceOfSatisfying(
                        Start.class,
                        start -> assertThat(start.properties())
                                .containsEntry(
                                        "lockkeeper.processor.bundle-folder", "/etc/filter-config/filter-config.yaml"));
    }

    @Test
    void withoutThemItIsTheController() {
        assertThat(Program.of(List.of("--port=:1063", "--logLevel", "info"), Map.of()))
                .isEqualTo(new Program(PeerFlags.ALL, Map.of()));
        assertThat(Program.of(List.of(), Map.of("LOCKKEEPER_ROLES", "controller,processor"))
                        .flags())
                .isEqualTo(PeerFlags.ALL);
    }

    @Test
    void theRoleAloneIsTheProcessorToo() {
        // Given
        Program program = Program.of(List.of("--help"), Map.of("LOCKKEEPER_ROLES", "processor"));
        // Then
        assertThat(new CommandLine(program.flags()).parse(List.of("--help"), "1"))
                .isInstanceOfSatisfying(
                        Answer.class,
                        help -> assertThat(help.text())
                                .contains("--configBundlePath")
                                .doesNotContain("--webhookPort"));
    }

    @Test
    void aProcessorThatNobodyGivesAConfigurationIsRefused() {
        // Given
        List<String> arguments = List.of("-extProcAddr", ":1063");
        Program program = Program.of(arguments, Map.of());
        ParsedArguments parsed = new CommandLine(program.flags()).parse(arguments, "1");
        // Then
        assertThat(program.checked(parsed, arguments, Map.of()))
                .isEqualTo(
                        new Refused(
                                "lockkeeper: a processor needs its configuration: give --configBundlePath=folder, --configPath=file, or LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS=host:port"));
        assertThat(program.checked(parsed, arguments, Map.of("LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS", "127.0.0.1:1063")))
                .isEqualTo(parsed);
    }

    @Test
    void everyDefaultIsAValueOfItsFlag() {
        assertThat(ProcessorFlags.ALL)
                .filteredOn(flag -> !flag.defaultValue().isEmpty())
                .allSatisfy(flag -> assertThat(flag.kind().property(flag.defaultValue()))
                        .as(flag.name())
                        .isPresent());
    }

    @Test
    void theRateLimitServicesVariablesBecomePropertiesBeforeItStarts() {
        // When
        Program program = Program.of(
                List.of(),
                Map.of(
                        "LOCKKEEPER_ROLES", "ratelimit",
                        "PORT", "8888",
                        "PROMETHEUS_ADDR", "127.0.0.1:9999",
                        "LOG_LEVEL", "panic",
                        "LOG_FORMAT", "json"));
        // Then
        assertThat(program.presets())
                .containsEntry("quarkus.http.port", "8888")
                .containsEntry("quarkus.management.host", "127.0.0.1")
                .containsEntry("quarkus.management.port", "9999")
                .containsEntry("quarkus.log.level", "FATAL")
                .containsEntry("quarkus.log.console.json.enabled", "true")
                .containsEntry("quarkus.log.console.json.key-overrides", "timestamp=@timestamp,message=@message");
    }

    @Test
    void bracketsAreNoPartOfAnAddress() {
        // When
        Program program =
                Program.of(List.of(), Map.of("LOCKKEEPER_ROLES", "ratelimit", "PROMETHEUS_ADDR", "[::]:9090"));
        // Then
        assertThat(program.presets())
                .containsEntry("quarkus.management.host", "::")
                .containsEntry("quarkus.management.port", "9090");
    }
}
