/**
 * What the Envoy Gateway extension server must know of a route to edit the xDS resources made from it. Comes in: the
 * model and the shape of the generated HTTPRoute. Goes out: values that a hook looks up without lock or call.
 */
@NullMarked
package dev.lockkeeper.plan.extension;

import org.jspecify.annotations.NullMarked;
