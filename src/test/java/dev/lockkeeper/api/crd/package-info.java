/** The CRDs as files, and what a real API server makes of them. */
@NullMarked
package dev.lockkeeper.api.crd;

import org.jspecify.annotations.NullMarked;
