/**
 * The parts of an MCPRoute. Comes in: YAML or JSON. Goes out: typed specs, and their schemas at build time. Must not: know
 * how a route is compiled.
 */
@NullMarked
package dev.lockkeeper.api.mcp;

import org.jspecify.annotations.NullMarked;
