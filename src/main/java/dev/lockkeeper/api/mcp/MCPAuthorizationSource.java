package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Whose request it is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MCPAuthorizationSource(JwtSource jwt) {}
