package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.app.AppConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** Settings of ours from a map, with the defaults for the rest. */
public final class TestConfig {

    private TestConfig() {}

    public static AppConfig of(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(AppConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(AppConfig.class);
    }
}
