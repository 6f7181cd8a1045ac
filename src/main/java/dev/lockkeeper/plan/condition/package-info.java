/** What an object's status is to say, computed from the model alone. Times and the merge with what is there are added by the writer. */
@NullMarked
package dev.lockkeeper.plan.condition;

import org.jspecify.annotations.NullMarked;
