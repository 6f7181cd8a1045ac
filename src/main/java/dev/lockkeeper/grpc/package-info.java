/**
 * One kind of gRPC server for all services. Comes in: where to listen, limits, service definitions and whether the
 * program may serve. Goes out: a bound server that ends its calls within a bound. Knows no service and, but for metrics and logs, uses no other
 * package of this project.
 */
@NullMarked
package dev.lockkeeper.grpc;

import org.jspecify.annotations.NullMarked;
