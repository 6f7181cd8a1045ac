/** The reconciler of AIGatewayRoutes: HTTPRoute, filters and status. */
@NullMarked
package dev.lockkeeper.operator.route;

import org.jspecify.annotations.NullMarked;
