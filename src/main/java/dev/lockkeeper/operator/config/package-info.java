/** The reconciler of GatewayConfigs: status. */
@NullMarked
package dev.lockkeeper.operator.config;

import org.jspecify.annotations.NullMarked;
