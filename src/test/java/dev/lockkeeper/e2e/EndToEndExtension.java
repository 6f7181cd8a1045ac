package dev.lockkeeper.e2e;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** One {@link Rig} a test class. Evidence is printed while the programs still run, so that they can be asked. */
final class EndToEndExtension
        implements BeforeAllCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private static final Namespace SCOPE = Namespace.create(EndToEndExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        PrivateSystem.require();
        // Its programs have the ports that this class's will want.
        SharedClusterExtension.of(context).close();
        context.getStore(SCOPE)
                .computeIfAbsent(
                        Rig.class,
                        ignored -> Rig.of(context.getRequiredTestClass().getSimpleName()),
                        Rig.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Rig.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return rig(context);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    private static Throwable withEvidence(ExtensionContext context, Throwable failure) {
        System.err.println(
                "evidence of " + context.getDisplayName() + ":\n" + rig(context).evidence());
        return failure;
    }

    private static Rig rig(ExtensionContext context) {
        var rig = context.getStore(SCOPE).get(Rig.class, Rig.class);
        if (rig == null) {
            throw new IllegalStateException("no rig before beforeAll");
        }
        return rig;
    }
}
