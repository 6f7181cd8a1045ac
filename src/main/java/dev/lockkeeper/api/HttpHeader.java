package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A header to set. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HttpHeader(String name, String value) {}
