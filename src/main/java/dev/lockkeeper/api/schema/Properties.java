package dev.lockkeeper.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How many fields of an object may be set together. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Properties.All.class)
public @interface Properties {
    int min() default 0;

    int max();

    /** The versions that have the limit. */
    ApiVersion[] in() default {ApiVersion.V1ALPHA1, ApiVersion.V1BETA1};

    /** Limits that differ between versions. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {
        Properties[] value();
    }
}
