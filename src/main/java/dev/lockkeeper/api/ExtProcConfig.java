package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the processor's container is shaped. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExtProcConfig(@Nullable Map<String, Object> kubernetes) {}
