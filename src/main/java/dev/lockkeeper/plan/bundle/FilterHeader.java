package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A header to set. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterHeader(String name, String value) {}
