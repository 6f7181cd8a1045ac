package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes fields ours that others own, by rewriting managedFields and nothing else: server-side apply removes only what
 * its own manager owned. The apply that follows then replaces the content in one step. Needed after the peer, after an
 * edit that added fields, and after our own POST, which the API server books as an Update.
 */
final class Claim {

    private final Desired desired;
    private final List<FieldManager> managers;

    private Claim(Desired desired, List<FieldManager> managers) {
        this.desired = desired;
        this.managers = managers;
    }

    /** The managedFields after the claim, empty when there is nothing to claim. */
    static Optional<List<FieldManager>> of(Desired desired, ObservedObject seen) {
        return new Claim(desired, seen.managers()).result();
    }

    /** As part of a merge patch. */
    static ArrayNode managedFields(List<FieldManager> managers) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (FieldManager manager : managers) {
            ObjectNode entry = list.addObject();
            entry.put("manager", manager.name())
                    .put("operation", manager.operation())
                    .put("apiVersion", manager.apiVersion())
                    .put("fieldsType", "FieldsV1");
            entry.set("fieldsV1", FieldOwnership.parse(manager.fields()));
            if (!manager.time().isEmpty()) {
                entry.put("time", manager.time());
            }
            if (!manager.subresource().isEmpty()) {
                entry.put("subresource", manager.subresource());
            }
        }
        return list;
    }

    /** True when somebody else owns content that we don't want there. */
    static boolean foreignContent(Desired desired, ObservedObject seen) {
        return seen.managers().stream()
                .filter(manager -> !manager.ours() && manager.subresource().isEmpty())
                .anyMatch(manager -> !content(
                                FieldOwnership.beyond(FieldOwnership.parse(manager.fields()), desired.tree()))
                        .isEmpty());
    }

    private Optional<List<FieldManager>> result() {
        ObjectNode ours = JsonNodeFactory.instance.objectNode();
        ObjectNode claimed = JsonNodeFactory.instance.objectNode();
        List<FieldManager> kept = new ArrayList<>();
        for (FieldManager manager : managers) {
            if (!manager.subresource().isEmpty()) {
                kept.add(manager);
                continue;
            }
            ObjectNode owned = FieldOwnership.parse(manager.fields());
            if (manager.ours() && manager.applies()) {
                ours = owned;
                continue;
            }
            ObjectNode part = claimable(manager, owned);
            claimed = FieldOwnership.union(claimed, part);
            ObjectNode left = FieldOwnership.minus(owned, part);
            if (!left.isEmpty()) {
                kept.add(withFields(manager, left));
            }
        }
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        kept.add(new FieldManager(
                FieldManager.OURS,
                "Apply",
                "",
                desired.type().apiVersion(),
                "",
                FieldOwnership.union(ours, claimed).toString()));
        return Optional.of(kept);
    }

    private ObjectNode claimable(FieldManager manager, ObjectNode owned) {
        if (manager.ours()) {
            ObjectNode beyond = FieldOwnership.beyond(owned, desired.tree());
            return wantedGone(beyond).isEmpty() ? JsonNodeFactory.instance.objectNode() : owned;
        }
        return !manager.applies() && PeerMarks.wrote(owned, desired)
                ? owned
                : content(FieldOwnership.beyond(owned, desired.tree()));
    }

    /** Our own annotations are not in the desired tree, and the name of an object is nobody's. */
    private static ObjectNode wantedGone(ObjectNode beyond) {
        ObjectNode own = FieldOwnership.parse(
                "{\"f:metadata\":{\"f:annotations\":{\"f:" + Desired.HASH + "\":{},\"f:" + Desired.EPOCH + "\":{}}}}");
        return FieldOwnership.minus(beyond, own);
    }

    private static ObjectNode content(ObjectNode fields) {
        return fields.deepCopy().without(List.of("f:metadata", "f:status"));
    }

    private static FieldManager withFields(FieldManager manager, ObjectNode fields) {
        return new FieldManager(
                manager.name(),
                manager.operation(),
                manager.subresource(),
                manager.apiVersion(),
                manager.time(),
                fields.toString());
    }
}
