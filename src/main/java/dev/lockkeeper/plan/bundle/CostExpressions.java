package dev.lockkeeper.plan.bundle;

import com.google.common.primitives.UnsignedLong;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks cost expressions as the processor will read them: compiled, and run once on small numbers. Variables and result
 * type: reference envoy-ai-gateway.md §1.7. Safe from any thread; keeps what it checked, since most expressions repeat.
 */
public final class CostExpressions {

    private static final List<String> TEXTS = List.of("model", "backend", "route_name");
    private static final List<String> COUNTS = List.of(
            "input_tokens",
            "cached_input_tokens",
            "cache_creation_input_tokens",
            "output_tokens",
            "total_tokens",
            "reasoning_tokens");
    private static final int REMEMBERED = 10_000;

    /** The expression runs for each request, and here on the planning thread: a nest of loops must not stop it. */
    private static final int MOST_ITERATIONS = 1_000;

    private static final int LONGEST = 4_096;

    private final Cel cel;
    private final Map<String, Object> sample;
    private final ConcurrentHashMap<String, Optional<String>> checked = new ConcurrentHashMap<>();

    public CostExpressions() {
        var builder = CelFactory.standardCelBuilder()
                .setOptions(CelOptions.current()
                        .comprehensionMaxIterations(MOST_ITERATIONS)
                        .build())
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        Map<String, Object> values = new HashMap<>();
        for (String name : TEXTS) {
            builder.addVar(name, SimpleType.STRING);
            values.put(name, name);
        }
        for (String name : COUNTS) {
            builder.addVar(name, SimpleType.UINT);
            values.put(name, UnsignedLong.ONE);
        }
        cel = builder.build();
        sample = Map.copyOf(values);
    }

    /** What is wrong with an expression, empty when it is fine. */
    public Optional<String> problem(String expression) {
        if (checked.size() > REMEMBERED) {
            checked.clear();
        }
        return checked.computeIfAbsent(expression, this::check);
    }

    private Optional<String> check(String expression) {
        if (expression.isBlank()) {
            return Optional.of("a cost of type CEL needs an expression");
        }
        if (expression.length() > LONGEST) {
            return Optional.of(
                    "the expression has %d characters, at most %d are allowed".formatted(expression.length(), LONGEST));
        }
        try {
            CelAbstractSyntaxTree ast = cel.compile(expression).getAst();
            if (!ast.getResultType().equals(SimpleType.INT)
                    && !ast.getResultType().equals(SimpleType.UINT)) {
                return Optional.of("the expression must give int or uint, it gives "
                        + ast.getResultType().name());
            }
            Object result = cel.createProgram(ast).eval(sample);
            return result instanceof Long number && number < 0
                    ? Optional.of("the expression must not be negative, with all token counts 1 it gives " + number)
                    : Optional.empty();
        } catch (CelValidationException e) {
            return Optional.of("invalid CEL: " + firstLine(e.getMessage()));
        } catch (CelEvaluationException e) {
            return Optional.of("the expression fails with all token counts 1: " + firstLine(e.getMessage()));
        } catch (RuntimeException e) {
            return Optional.of("the expression cannot be checked: " + firstLine(e.getMessage()));
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("").strip();
    }
}
