package dev.lockkeeper.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a {@link Rig} of its own, closed after its last test; a failed test prints the rig's evidence.
 *
 * <p>Refuses to run outside {@code etc/real-parts/in-namespace}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(EndToEndExtension.class)
public @interface EndToEnd {}
