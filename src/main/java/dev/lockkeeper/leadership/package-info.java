/**
 * Who may write: the election on a Kubernetes Lease, and the permits that bound a write in time. Comes in: settings and
 * the Lease as the API server shows it. Goes out: permits, notices of a change, log lines, metrics and Events. Writes
 * nothing but the Lease and its Events, and knows nothing about what the permits are used for.
 */
@NullMarked
package dev.lockkeeper.leadership;

import org.jspecify.annotations.NullMarked;
