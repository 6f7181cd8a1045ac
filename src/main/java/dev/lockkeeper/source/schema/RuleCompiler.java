package dev.lockkeeper.source.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/**
 * Compiles rules, once, when their CRD is read. {@code self} has no declared type: a rule that misuses a field's type fails
 * when it is evaluated, not here.
 */
final class RuleCompiler {
    private final CelCompiler bools = compiler(SimpleType.BOOL);
    private final CelCompiler strings = compiler(SimpleType.STRING);
    private final CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
            .addLibraries(CelExtensions.strings(), CelExtensions.optional())
            .build();

    private static CelCompiler compiler(CelType result) {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.strings(), CelExtensions.optional())
                .addVar("self", SimpleType.DYN)
                .setResultType(result)
                .build();
    }

    Rule compile(JsonNode rule, String where) {
        var text = rule.path("rule").asText();
        if (text.contains("oldSelf")) {
            throw new IllegalArgumentException(where + ": rules on oldSelf need the former object: " + text);
        }
        var messageExpression = rule.path("messageExpression").asText();
        return new Rule(
                text,
                program(bools, text, where),
                rule.path("message").asText().strip(),
                messageExpression.isEmpty() ? null : program(strings, messageExpression, where),
                rule.path("fieldPath").asText(),
                rule.path("reason").asText("FieldValueInvalid"));
    }

    private CelRuntime.Program program(CelCompiler compiler, String expression, String where) {
        try {
            return runtime.createProgram(compiler.compile(expression).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException(where + ": " + expression + ": " + e.getMessage(), e);
        }
    }
}
