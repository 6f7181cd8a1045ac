/** Rollouts: Envoy's pods are made anew when the processor beside Envoy is to be another one (reference envoy-ai-gateway.md §2.4). */
@NullMarked
package dev.lockkeeper.operator.rollout;

import org.jspecify.annotations.NullMarked;
