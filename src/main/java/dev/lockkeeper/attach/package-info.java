/**
 * Gives an Envoy pod its processor. Comes in: the model, settings, and Pods as the API server shows them to its webhooks.
 * Goes out: the container a Gateway's pods are to have, and the JSON patch that brings it in. Must not: ask or write to the
 * API server while a pod waits.
 */
@NullMarked
package dev.lockkeeper.attach;

import org.jspecify.annotations.NullMarked;
