package dev.lockkeeper.realparts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class the API server of this run, with our CRDs and those of Gateway API and Envoy Gateway.
 *
 * <p>Parameters of type {@link ControlPlane}, {@code KubernetesClient} (may do everything; do not close it) and
 * {@code @TestNamespace String} are resolved. A test that kills the shared API server must wait until it is back.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ApiServerExtension.class)
public @interface WithApiServer {
    /** Controllers of kube-controller-manager to run, such as {@code garbagecollector} or {@code namespace}. */
    String[] controllers() default {};
}
