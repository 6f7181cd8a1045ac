package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the processor's container is shaped. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExtProcConfig(
        @JsonPropertyDescription("A container spec of Envoy Gateway.") @Nullable @Shape(ContainerShape.class)
        Map<String, Object> kubernetes) {}
