package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A Gateway API parent reference; only Gateways are accepted. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ParentReference(
        @Nullable String group,
        @Nullable String kind,
        @Nullable String namespace,
        String name,
        @Nullable String sectionName,
        @Nullable Integer port) {}
