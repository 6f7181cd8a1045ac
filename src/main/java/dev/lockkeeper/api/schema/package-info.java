/**
 * The words in which our records state the limits of their fields, where fabric8's generator annotations have none. Comes
 * in: nothing. Goes out: annotations and patterns, read only when the CRDs are made. Must not: hold behaviour.
 */
@NullMarked
package dev.lockkeeper.api.schema;

import org.jspecify.annotations.NullMarked;
