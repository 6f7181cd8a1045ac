package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A top-level field of the JSON body and the JSON text to put there. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BodyField(String path, String value) {}
