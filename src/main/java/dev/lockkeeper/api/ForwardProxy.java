package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A forward proxy as `host:port`. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ForwardProxy(String address) {}
