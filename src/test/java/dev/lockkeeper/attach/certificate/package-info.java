/** Proves that the webhook always shows a certificate that the API server trusts. */
@NullMarked
package dev.lockkeeper.attach.certificate;

import org.jspecify.annotations.NullMarked;
