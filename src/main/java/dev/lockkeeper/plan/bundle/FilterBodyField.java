package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A top-level body field and its JSON text. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterBodyField(String path, String value) {}
