package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A cost of the requests of one route (`<ns>/<name>`). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RequestCost(
        String metadataKey,
        @Nullable String routeName,
        String type,
        @Nullable String cel,
        @Nullable String backend,
        @Nullable String model) {}
