/**
 * The real programs that tests run against, and the faults that tests put between them.
 *
 * <p>In: the programs that {@code etc/real-parts/install} knows. Out: running processes on free loopback ports, clients
 * with certificates of their own, proxies that delay or cut. Everything ends with the JVM; logs stay in
 * {@code target/real-parts/}. Nothing here knows Lockkeeper's own classes.
 */
@NullMarked
package dev.lockkeeper.realparts;

import org.jspecify.annotations.NullMarked;
