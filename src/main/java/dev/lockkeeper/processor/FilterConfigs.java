package dev.lockkeeper.processor;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.lockkeeper.plan.bundle.FilterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.LoaderOptions;

/** The filter config as bundles carry it. */
public final class FilterConfigs {

    private static final int MAX_CODE_POINTS = 64 << 20;

    private static final ObjectMapper YAML = new ObjectMapper(
                    YAMLFactory.builder().loaderOptions(loaderOptions()).build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private FilterConfigs() {}

    /** @throws UncheckedIOException when the bytes are no filter config */
    public static FilterConfig parse(byte[] yaml) {
        try {
            return YAML.readValue(yaml, FilterConfig.class);
        } catch (IOException e) {
            throw new UncheckedIOException("not a filter config: " + e.getMessage(), e);
        }
    }

    /** The default limit of 3 MiB is below what a bundle may have. */
    private static LoaderOptions loaderOptions() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CODE_POINTS);
        return options;
    }
}
