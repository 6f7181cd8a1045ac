/** Tests of the order in which bundles and routes are published. */
@NullMarked
package dev.lockkeeper.apply.publication;

import org.jspecify.annotations.NullMarked;
