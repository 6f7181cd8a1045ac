package dev.lockkeeper.realparts;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Arrays;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One {@link ControlPlane} for all classes of a run: started by the first that asks, closed at the end of the run. */
final class ApiServerExtension implements BeforeAllCallback, ParameterResolver {
    private static final Namespace SCOPE = Namespace.create(ApiServerExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        var plane = plane(context);
        Arrays.stream(context.getRequiredTestClass().getAnnotationsByType(WithApiServer.class))
                .forEach(asked -> plane.runControllers(Arrays.asList(asked.controllers())));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == ControlPlane.class
                || type == KubernetesClient.class
                || (type == String.class && parameter.isAnnotated(TestNamespace.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        if (type == ControlPlane.class) {
            return plane(context);
        }
        return type == KubernetesClient.class ? plane(context).admin() : namespace(context);
    }

    private static ControlPlane plane(ExtensionContext context) {
        return context.getRoot()
                .getStore(SCOPE)
                .computeIfAbsent(ControlPlane.class, ignored -> startWithCrds(), ControlPlane.class);
    }

    private static ControlPlane startWithCrds() {
        var plane = ControlPlane.start();
        // Before any controller starts: the garbage collector looks for new kinds only every 30 s.
        Crds.install(plane.admin());
        return plane;
    }

    private static String namespace(ExtensionContext context) {
        var test = context.getRequiredTestMethod();
        return context.getStore(SCOPE)
                .computeIfAbsent(
                        TestNamespace.class, ignored -> plane(context).createNamespace(test.getName()), String.class);
    }
}
