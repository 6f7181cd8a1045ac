package dev.lockkeeper.plan.bundle;

import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;

/** What came of resolving the policy of a backend. */
public sealed interface Credential {

    /** No policy applies: a client's own credential goes upstream unchanged. */
    record None() implements Credential {}

    /** Use this. */
    record Ready(ObjectId policy, FilterAuth auth) implements Credential {}

    /** The backend must not be reached: the problem is the policy's. */
    record Failed(ObjectId policy, Problem problem) implements Credential {}
}
