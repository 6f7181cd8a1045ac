package dev.lockkeeper.plan;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;

/** Whether a reference across namespaces is permitted by a ReferenceGrant in the target's namespace, {@code to[].name} included. */
public final class Grants {

    private Grants() {}

    public static boolean permit(GatewayModel model, Kind fromKind, String fromNamespace, ObjectId to) {
        if (fromNamespace.equals(to.namespace())) {
            return true;
        }
        return model.grants(to.namespace()).stream()
                .anyMatch(grant -> grant.from().stream().anyMatch(from -> from(from, fromKind, fromNamespace))
                        && grant.to().stream().anyMatch(target -> to(target, to)));
    }

    /** What the user is to do when {@link #permit} says no. */
    public static String missing(Kind fromKind, String fromNamespace, ObjectId to) {
        return "%s is in another namespace; add a ReferenceGrant in namespace %s from %s of namespace %s to %s %s"
                .formatted(
                        to,
                        to.namespace(),
                        fromKind.kindName(),
                        fromNamespace,
                        to.kind().kindName(),
                        to.name());
    }

    private static boolean from(ModelSpec.GrantFrom from, Kind kind, String namespace) {
        return from.group().equals(kind.group())
                && from.kind().equals(kind.kindName())
                && from.namespace().equals(namespace);
    }

    private static boolean to(ModelSpec.GrantTo target, ObjectId to) {
        return target.group().equals(to.kind().group())
                && target.kind().equals(to.kind().kindName())
                && (target.name().isEmpty() || target.name().equals(to.name()));
    }
}
