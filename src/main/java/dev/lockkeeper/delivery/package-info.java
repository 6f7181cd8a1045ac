/**
 * How bundles reach processors: a gRPC stream with acknowledgements, or a folder of mounted Secrets. Comes in: the bundles
 * that this replica publishes. Goes out: configs of a processor, and who has acknowledged what. It writes to no cluster.
 */
@NullMarked
package dev.lockkeeper.delivery;

import org.jspecify.annotations.NullMarked;
