package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The object a policy applies to, in its own namespace. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PolicyTargetReference(String group, String kind, String name) {}
