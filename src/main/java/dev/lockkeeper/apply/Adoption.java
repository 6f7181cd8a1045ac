package dev.lockkeeper.apply;

import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whether an object that has the desired name may be written: ours may, the peer's is adopted, all others are refused. */
final class Adoption {

    static final String REASON = "NameInUse";

    private Adoption() {}

    /** Why it may not, for the object that the desired one is made from. */
    static Optional<Problem> refusal(ObjectId owner, Desired desired, ObservedObject seen) {
        return ours(seen) || peers(desired, seen)
                ? Optional.empty()
                : Optional.of(new Problem(owner, "metadata.name", REASON, text(owner, desired, seen)));
    }

    /** Whether a Secret that has the name of a bundle's is one, of ours or of the peer's, and so may be deleted. */
    static boolean bundleSecret(ObservedObject seen) {
        return ours(seen) || PeerMarks.bundleSecret(seen, seen.data().keySet());
    }

    private static boolean ours(ObservedObject seen) {
        return seen.managers().stream()
                .anyMatch(manager -> manager.ours() && manager.subresource().isEmpty());
    }

    private static boolean peers(Desired desired, ObservedObject seen) {
        if (!desired.type().equals(ResourceType.SECRET)) {
            return PeerMarks.generated(seen, desired);
        }
        Set<String> keys = new HashSet<>();
        desired.tree().path("data").fieldNames().forEachRemaining(keys::add);
        return PeerMarks.bundleSecret(seen, keys);
    }

    private static String text(ObjectId owner, Desired desired, ObservedObject seen) {
        String what = desired.type().kind() + " " + desired.key();
        String maker = seen.managers().stream()
                .filter(manager -> manager.subresource().isEmpty())
                .map(FieldManager::name)
                .findFirst()
                .map(name -> ", made by " + name + ",")
                .orElse("");
        String remedy = desired.controller()
                .map(controller -> "rename this " + owner.kind().kindName() + " or delete the "
                        + desired.type().kind())
                .orElse("delete it, or rename the " + owner.kind().kindName());
        return what + maker + " exists already and is not generated from this "
                + owner.kind().kindName() + "; it is left as it is and nothing is published in its place: "
                + remedy;
    }
}
