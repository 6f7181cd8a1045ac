/**
 * Envoy's external processor for OpenAI-compatible requests. Comes in: Envoy's ext_proc streams and the filter configs of
 * Gateways. Goes out: which model a request names, and for the backend that Envoy then chose the path, credential and
 * body. Must not log a credential, keep a response, or send a request on that it does not understand.
 */
@NullMarked
package dev.lockkeeper.processor;

import org.jspecify.annotations.NullMarked;
