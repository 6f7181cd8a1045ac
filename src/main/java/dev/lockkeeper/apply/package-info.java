/**
 * The only code that writes to the Kubernetes API (but for the Lease and Events): routes, filters, bundle Secrets, and the
 * patch of a status. Comes in: plans, and the cluster's objects as the source last saw them. Goes out: requests that are
 * fenced by a permit and by the resourceVersion they were planned from, and an {@code Outcome} for each. Decides nothing
 * about content, and keeps no object but what it wrote last.
 */
@NullMarked
package dev.lockkeeper.apply;

import org.jspecify.annotations.NullMarked;
