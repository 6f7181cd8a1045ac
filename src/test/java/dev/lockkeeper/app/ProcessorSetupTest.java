package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.grpc.GrpcLimits;
import dev.lockkeeper.processor.EndpointPrefixes;
import dev.lockkeeper.processor.RequestLimits;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The processor has its usual limits and prefixes unless settings say otherwise; a wrong one says what is allowed. */
class ProcessorSetupTest {

    @Test
    void hasUsualLimitsAndPrefixes() {
        ProcessorSetup setup = setup(Map.of());

        assertThat(setup.settings().limits()).isEqualTo(RequestLimits.DEFAULT);
        assertThat(setup.settings().prefixes()).isEqualTo(EndpointPrefixes.DEFAULT);
        assertThat(setup.limits(GrpcLimits.DEFAULT))
                .isEqualTo(new GrpcLimits(
                        116 << 20,
                        GrpcLimits.NO_AGE,
                        GrpcLimits.DEFAULT.connectionGrace(),
                        GrpcLimits.DEFAULT.drain()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/    | openai:/v0               | /v0   | /anthropic    | /cohere",
                "/ai  | openai:/                 | /ai   | /ai/anthropic | /ai/cohere",
                "/ai/ | cohere:/c, openai:/o/    | /ai/o | /ai/anthropic | /ai/c",
                "/ai  | anthropic:/              | /ai   | /ai           | /ai/cohere",
            })
    void joinsThePrefixes(String root, String prefixes, String openai, String anthropic, String cohere) {
        assertThat(setup(Map.of("lockkeeper.root-prefix", root, "lockkeeper.endpoint-prefixes", prefixes))
                        .settings()
                        .prefixes())
                .isEqualTo(new EndpointPrefixes(openai, anthropic, cohere));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lockkeeper.processor.max-body-size      | 2G  | lockkeeper.processor.max-body-size (LOCKKEEPER_PROCESSOR_MAX_BODY_SIZE): 2147483648; allowed are 1 to 1073741824 bytes",
                "lockkeeper.processor.max-body-size      | 0   | lockkeeper.processor.max-body-size (LOCKKEEPER_PROCESSOR_MAX_BODY_SIZE): 0; allowed are 1 to 1073741824 bytes",
                "lockkeeper.processor.max-open-requests  | 0   | lockkeeper.processor.max-open-requests (LOCKKEEPER_PROCESSOR_MAX_OPEN_REQUESTS): 0; allowed are 1 and more",
                "lockkeeper.processor.max-open-body-size | 1M  | lockkeeper.processor.max-open-body-size (LOCKKEEPER_PROCESSOR_MAX_OPEN_BODY_SIZE): 1048576; allowed are 52428800 bytes, which is lockkeeper.processor.max-body-size, and more",
                "lockkeeper.root-prefix                  | ai  | lockkeeper.root-prefix (LOCKKEEPER_ROOT_PREFIX, --rootPrefix): \"ai\"; allowed is a path that begins with /",
                "lockkeeper.endpoint-prefixes            | oai:/v1 | lockkeeper.endpoint-prefixes (LOCKKEEPER_ENDPOINT_PREFIXES, --endpointPrefixes): \"oai:/v1\"; allowed are name:/path, separated by commas, with the names anthropic, cohere, openai",
                "lockkeeper.endpoint-prefixes            | openai:v1 | lockkeeper.endpoint-prefixes (LOCKKEEPER_ENDPOINT_PREFIXES, --endpointPrefixes): \"openai:v1\"; allowed are name:/path, separated by commas, with the names anthropic, cohere, openai",
            })
    void saysWhatIsAllowed(String name, String value, String message) {
        assertThatThrownBy(() -> setup(Map.of(name, value)))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(message);
    }

    private static ProcessorSetup setup(Map<String, String> values) {
        return new ProcessorSetup(new SmallRyeConfigBuilder()
                .withMapping(AppConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(AppConfig.class));
    }
}
