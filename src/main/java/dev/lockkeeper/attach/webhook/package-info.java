/**
 * The HTTPS server that the API server asks before it creates a Pod. Comes in: AdmissionReviews and the model in memory. Goes
 * out: the review with a patch, or without. Must not: wait for anything, or tell a caller more than what is wrong with its
 * request.
 */
@NullMarked
package dev.lockkeeper.attach.webhook;

import org.jspecify.annotations.NullMarked;
