/**
 * Requests through a real Envoy, configured by a real Envoy Gateway, in front of upstreams that remember what they saw.
 *
 * <p>In: a scenario's manifests ({@code src/test/resources/e2e}), the programs of {@code etc/real-parts}, the packaged
 * jar of Lockkeeper. Out: answers, what the upstream saw, Envoy's statistics. Everything listens on its usual port of
 * 127.0.0.1, so tests run inside {@code etc/real-parts/in-namespace} only. Nothing here uses Lockkeeper's own classes:
 * what is proven here is what a user gets.
 */
@NullMarked
package dev.lockkeeper.e2e;

import org.jspecify.annotations.NullMarked;
