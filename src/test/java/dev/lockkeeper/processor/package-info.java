/** Tests of the processor, alone and behind a real Envoy. */
@NullMarked
package dev.lockkeeper.processor;

import org.jspecify.annotations.NullMarked;
