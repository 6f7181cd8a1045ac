/**
 * The HTTPS server that the API server asks before it creates a Pod. Comes in: AdmissionReviews and the model in memory. Goes
 * out: the review with a patch, or without; at once, or after 4 s at most when the pod is marked for a processor that this replica
 * has not heard of. Must not: call anybody before it answers, or tell a caller more than what is wrong with its request.
 */
@NullMarked
package dev.lockkeeper.attach.webhook;

import org.jspecify.annotations.NullMarked;
