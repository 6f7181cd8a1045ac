/** Keeps the pod webhook's certificate, and what the API server trusts of it: Secret and MutatingWebhookConfiguration. */
@NullMarked
package dev.lockkeeper.operator.webhook;

import org.jspecify.annotations.NullMarked;
