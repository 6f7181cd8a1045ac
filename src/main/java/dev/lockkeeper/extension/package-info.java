/**
 * The Envoy Gateway extension server. Comes in: the xDS resources that Envoy Gateway translated, and the plans by
 * {@link dev.lockkeeper.plan.extension.ExtensionView}. Goes out: the same resources, those of AI routes edited. A pure
 * function of both: no call, no lock, no memory of earlier calls. Bytes that no edit touches are not decoded.
 */
@NullMarked
package dev.lockkeeper.extension;

import org.jspecify.annotations.NullMarked;
