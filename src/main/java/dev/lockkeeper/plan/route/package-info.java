/**
 * AIGatewayRoute → HTTPRoute, HTTPRouteFilters and what the bundle and the extension server need of the route. Names,
 * labels and shape are the peer's (reference envoy-ai-gateway.md §2.2). Pure; problems are data.
 */
@NullMarked
package dev.lockkeeper.plan.route;

import org.jspecify.annotations.NullMarked;
