/**
 * The custom resource kinds, field for field as the peer's: records with the limits and CEL rules that the generated
 * CRDs carry. Comes in: YAML or JSON. Goes out: CRDs at build time, typed specs at run time. Knows no other package.
 */
@NullMarked
package dev.lockkeeper.api;

import org.jspecify.annotations.NullMarked;
