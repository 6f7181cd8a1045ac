/**
 * The webhook's certificate as every replica shows it. Comes in: files, or a Secret. Goes out: what TLS shows now, and the
 * authorities that the API server has to trust. Must not: write to the cluster, which {@code operator.webhook} does.
 */
@NullMarked
package dev.lockkeeper.attach.certificate;

import org.jspecify.annotations.NullMarked;
