/** The few fields of Envoy Gateway's own kinds that we write. Server-side apply owns only what is sent, so partial is right. */
@NullMarked
package dev.lockkeeper.api.envoygateway;

import org.jspecify.annotations.NullMarked;
