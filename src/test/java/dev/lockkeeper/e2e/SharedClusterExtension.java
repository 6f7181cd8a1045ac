package dev.lockkeeper.e2e;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** One {@link SharedCluster} for the run; a failed test prints its evidence and makes it suspect. */
final class SharedClusterExtension
        implements BeforeAllCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private static final Namespace SCOPE = Namespace.create(SharedClusterExtension.class);

    static SharedCluster of(ExtensionContext context) {
        return context.getRoot()
                .getStore(SCOPE)
                .computeIfAbsent(SharedCluster.class, ignored -> new SharedCluster(), SharedCluster.class);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        PrivateSystem.require();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SharedCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return of(context);
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
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    private static Throwable withEvidence(ExtensionContext context, Throwable failure) {
        var shared = of(context);
        System.err.println("evidence of " + context.getDisplayName() + ":\n" + shared.evidence());
        shared.suspect();
        return failure;
    }
}
