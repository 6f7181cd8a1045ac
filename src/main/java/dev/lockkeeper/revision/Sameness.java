package dev.lockkeeper.revision;

import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.References;
import java.util.Objects;

/**
 * Whether two states of an object lead to the same plans. Status and resourceVersion never matter; of a Gateway, whose
 * status Envoy Gateway writes often and on which every route depends, only what plans read does.
 */
final class Sameness {

    private Sameness() {}

    static boolean plansAlike(ModelObject<?> one, ModelObject<?> other) {
        if (!one.spec().equals(other.spec())
                || !one.meta().uid().equals(other.meta().uid())) {
            return false;
        }
        if (one.id().kind() == Kind.GATEWAY) {
            return Objects.equals(config(one), config(other));
        }
        return one.meta().generation() == other.meta().generation()
                && one.meta().labels().equals(other.meta().labels())
                && one.meta().annotations().equals(other.meta().annotations());
    }

    private static String config(ModelObject<?> gateway) {
        return gateway.meta().annotations().getOrDefault(References.GATEWAY_CONFIG_ANNOTATION, "");
    }
}
