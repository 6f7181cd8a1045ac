/** The reconciler of Gateways: the bundle of each, and the end of bundles whose Gateway is gone. */
@NullMarked
package dev.lockkeeper.operator.gateway;

import org.jspecify.annotations.NullMarked;
