package dev.lockkeeper.source.schema;

import dev.cel.runtime.CelRuntime;
import org.jspecify.annotations.Nullable;

/**
 * One compiled rule of {@code x-kubernetes-validations}.
 *
 * @param message may be empty
 * @param messageProgram makes the message from the value; its result wins over {@code message}
 * @param fieldPath where the problem is shown, below the rule's own field; empty for that field itself
 * @param reason the API server's reason, e.g. {@code FieldValueForbidden}
 */
record Rule(
        String text,
        CelRuntime.Program program,
        String message,
        CelRuntime.@Nullable Program messageProgram,
        String fieldPath,
        String reason) {

    /** What is said when the rule does not hold. */
    String failure() {
        return message.isEmpty() ? "failed rule: " + text : message;
    }

    /** What the rule is called when it can't be evaluated. */
    String label() {
        return message.isEmpty() ? text : message;
    }
}
