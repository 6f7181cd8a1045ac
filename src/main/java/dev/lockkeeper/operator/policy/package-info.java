/** The reconciler of BackendSecurityPolicies: status. */
@NullMarked
package dev.lockkeeper.operator.policy;

import org.jspecify.annotations.NullMarked;
