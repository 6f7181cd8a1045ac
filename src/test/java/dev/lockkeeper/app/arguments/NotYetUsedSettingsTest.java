package dev.lockkeeper.app.arguments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.app.AppConfig;
import dev.lockkeeper.app.SidecarConfig;
import dev.lockkeeper.app.WebhookConfig;
import dev.lockkeeper.leadership.LeadershipConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A flag whose function comes later does not stop the start; one line names those that somebody changed. */
class NotYetUsedSettingsTest {

    @Test
    void namesWhatWasChangedWithoutItsValue() {
        // Given
        Map<String, String> given = Map.of(
                "lockkeeper.quota.rate-limit-service", "other",
                "lockkeeper.quota.failure-mode-deny", "true",
                "lockkeeper.root-prefix", "/ai");
        // When
        Optional<String> warning =
                NotYetUsedSettings.warning(PeerFlags.ALL, name -> Optional.ofNullable(given.get(name)));
        // Then
        assertThat(warning)
                .contains("settings have no effect yet names=\"lockkeeper.quota.failure-mode-deny"
                        + " (--quotaRateLimitFailureModeDeny), lockkeeper.quota.rate-limit-service"
                        + " (--quotaRateLimitServiceAddr)\"");
    }

    @Test
    void saysNothingOfDefaults() {
        // Given
        Map<String, String> given = Map.of(
                "lockkeeper.quota.rate-limit-timeout-seconds",
                "5",
                "lockkeeper.cache-sync-timeout",
                "PT2M",
                "lockkeeper.header-attributes.request",
                "");
        // When
        Optional<String> warning =
                NotYetUsedSettings.warning(PeerFlags.ALL, name -> Optional.ofNullable(given.get(name)));
        // Then
        assertThat(warning).isEmpty();
    }

    @Test
    void mcpOfAProcessorIsNamed() {
        // Given
        Map<String, String> given = Map.of("lockkeeper.mcp.address", ":9856", "lockkeeper.mcp.write-timeout", "PT2M");
        // When
        Optional<String> warning =
                NotYetUsedSettings.warning(ProcessorFlags.ALL, name -> Optional.ofNullable(given.get(name)));
        // Then
        assertThat(warning).contains("settings have no effect yet names=\"lockkeeper.mcp.address (--mcpAddr)\"");
    }

    @Test
    void everyFlagIsAKnownSetting() {
        // Given
        Stream<Flag> all = Stream.concat(PeerFlags.ALL.stream(), ProcessorFlags.ALL.stream());
        Map<String, String> properties = new HashMap<>();
        // When
        all.filter(flag -> !flag.name().equals("maxRecvMsgSize")).forEach(flag -> {
            var start = (ParsedArguments.Start)
                    new CommandLine(List.of(flag)).parse(List.of("--" + flag.name() + "=" + flag.defaultValue()), "1");
            properties.putAll(start.properties());
        });
        // Then: a property that no mapping knows would stop the start here
        var config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withMapping(AppConfig.class)
                .withMapping(LeadershipConfig.class)
                .withMapping(WebhookConfig.class)
                .withMapping(SidecarConfig.class)
                .withMapping(NotYetUsedConfig.class)
                .withDefaultValues(properties)
                .withValidateUnknown(true)
                .build();
        assertThat(config.getConfigMapping(AppConfig.class).grpc().port()).isEqualTo(1063);
        assertThat(config.getConfigMapping(WebhookConfig.class).port()).isEqualTo(9443);
        assertThat(config.getConfigMapping(SidecarConfig.class).processor().logLevel())
                .isEqualTo("INFO");
        assertThat(config.getConfigMapping(LeadershipConfig.class).enabled()).isTrue();
    }
}
