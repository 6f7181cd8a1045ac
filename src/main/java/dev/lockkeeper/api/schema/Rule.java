package dev.lockkeeper.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A CEL rule that the API server evaluates, and what it says when the rule is false. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
@Repeatable(Rule.All.class)
public @interface Rule {
    String value();

    String message();

    /** The versions that have the rule. */
    ApiVersion[] in() default {ApiVersion.V1ALPHA1, ApiVersion.V1BETA1};

    /** Several rules of one field or type. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.TYPE})
    @interface All {
        Rule[] value();
    }
}
