package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** One header condition of a rule, `Exact` unless said otherwise. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HeaderMatch(@Nullable String type, String name, String value) {}
