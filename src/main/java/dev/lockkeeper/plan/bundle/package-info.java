/**
 * The filter config that the processor beside an Envoy reads, and its packing into Secrets. Comes in: the plans of the
 * routes of one Gateway. Goes out: index, parts and legacy Secret content, byte-stable. Names and key spelling are the
 * peer's (reference envoy-ai-gateway.md §2.4, §4.2, §11.1).
 */
@NullMarked
package dev.lockkeeper.plan.bundle;

import org.jspecify.annotations.NullMarked;
