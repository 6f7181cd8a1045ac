/** Tests of the gRPC server. */
@NullMarked
package dev.lockkeeper.grpc;

import org.jspecify.annotations.NullMarked;
