package dev.lockkeeper.api.quota;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.OneOf;
import io.fabric8.generator.annotation.Min;

/** So much in so much time. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record QuotaValue(
        @Min(0) Long limit, @OneOf({"1s", "1m", "1h", "1d"}) String duration) {}
