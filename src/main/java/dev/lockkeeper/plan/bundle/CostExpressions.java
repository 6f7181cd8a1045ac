package dev.lockkeeper.plan.bundle;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks cost expressions as the processor will read them: compiled, and run once on small numbers. Variables and result
 * type: reference envoy-ai-gateway.md §1.7. Safe from any thread; keeps what it checked, since most expressions repeat.
 */
public final class CostExpressions {

    private static final int REMEMBERED = 10_000;

    /** The expression runs for each request, and here on the planning thread: a nest of loops must not stop it. */
    private static final int MOST_ITERATIONS = 1_000;

    private static final int LONGEST = 4_096;

    private static final CostSubject SAMPLE = new CostSubject("model", "backend", "route_name");
    private static final TokenCounts ONES = new TokenCounts(1, 1, 1, 1, 1, 1);

    private final Cel cel;
    private final ConcurrentHashMap<String, Checked> checked = new ConcurrentHashMap<>();

    private sealed interface Checked {
        record Good(CostProgram program) implements Checked {}

        record Bad(String problem) implements Checked {}
    }

    public CostExpressions() {
        var builder = CelFactory.standardCelBuilder()
                .setOptions(CelOptions.current()
                        .comprehensionMaxIterations(MOST_ITERATIONS)
                        .build())
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        CostVariables.TEXTS.forEach(name -> builder.addVar(name, SimpleType.STRING));
        CostVariables.COUNTS.forEach(name -> builder.addVar(name, SimpleType.UINT));
        cel = builder.build();
    }

    /** What is wrong with an expression, empty when it is fine. */
    public Optional<String> problem(String expression) {
        return switch (checked(expression)) {
            case Checked.Good _ -> Optional.empty();
            case Checked.Bad(String problem) -> Optional.of(problem);
        };
    }

    /** The expression ready to run, compiled once however many costs have it; empty when something is wrong with it. */
    public Optional<CostProgram> program(String expression) {
        return switch (checked(expression)) {
            case Checked.Good(CostProgram program) -> Optional.of(program);
            case Checked.Bad _ -> Optional.empty();
        };
    }

    private Checked checked(String expression) {
        if (checked.size() > REMEMBERED) {
            checked.clear();
        }
        return checked.computeIfAbsent(expression, this::check);
    }

    private Checked check(String expression) {
        if (expression.isBlank()) {
            return new Checked.Bad("a cost of type CEL needs an expression");
        }
        if (expression.length() > LONGEST) {
            return new Checked.Bad(
                    "the expression has %d characters, at most %d are allowed".formatted(expression.length(), LONGEST));
        }
        try {
            CelAbstractSyntaxTree ast = cel.compile(expression).getAst();
            if (!ast.getResultType().equals(SimpleType.INT)
                    && !ast.getResultType().equals(SimpleType.UINT)) {
                return new Checked.Bad("the expression must give int or uint, it gives "
                        + ast.getResultType().name());
            }
            CelRuntime.Program program = cel.createProgram(ast);
            Object result = program.eval(CostVariables.values(SAMPLE, ONES));
            return result instanceof Long number && number < 0
                    ? new Checked.Bad("the expression must not be negative, with all token counts 1 it gives " + number)
                    : new Checked.Good(new CostProgram(program));
        } catch (CelValidationException e) {
            return new Checked.Bad("invalid CEL: " + firstLine(e.getMessage()));
        } catch (CelEvaluationException e) {
            return new Checked.Bad("the expression fails with all token counts 1: " + firstLine(e.getMessage()));
        } catch (RuntimeException e) {
            return new Checked.Bad("the expression cannot be checked: " + firstLine(e.getMessage()));
        }
    }

    static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("").strip();
    }
}
