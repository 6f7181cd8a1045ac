/**
 * Conditions and Events out. Comes in: what plan says of an object, and the object's status as it is. Goes out: a patch of
 * the status subresource only when it says something new, and Kubernetes Events for what a person must act on. Decides
 * nothing about the conditions.
 */
@NullMarked
package dev.lockkeeper.status;

import org.jspecify.annotations.NullMarked;
