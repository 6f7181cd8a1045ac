package dev.lockkeeper.model;

import java.util.SortedSet;
import java.util.TreeSet;

/** Which plans a changed object touches; evaluated on the model before and after the change, both count. */
public final class Impact {

    private final GatewayModel model;
    private final SortedSet<ObjectId> touched = new TreeSet<>();
    private final SortedSet<ObjectId> visited = new TreeSet<>();

    private Impact(GatewayModel model) {
        this.model = model;
    }

    /** The changed object and all compiled objects (of our kinds, and Gateways) whose plan may read it. */
    public static SortedSet<ObjectId> of(GatewayModel before, GatewayModel after, ObjectId changed) {
        SortedSet<ObjectId> found = new TreeSet<>(new Impact(before).spread(changed));
        found.addAll(new Impact(after).spread(changed));
        return found;
    }

    private SortedSet<ObjectId> spread(ObjectId changed) {
        visit(changed);
        return touched;
    }

    private void visit(ObjectId id) {
        if (!visited.add(id)) {
            return;
        }
        touched.add(id);
        switch (id.kind()) {
            case AI_GATEWAY_ROUTE, MCP_ROUTE -> references(id, Kind.GATEWAY).forEach(this::addOnly);
            case AI_SERVICE_BACKEND, INFERENCE_POOL -> {
                referrers(id, Kind.AI_GATEWAY_ROUTE);
                referrersOnly(id, Kind.BACKEND_SECURITY_POLICY);
                referrersOnly(id, Kind.QUOTA_POLICY);
            }
            case BACKEND -> referrers(id, Kind.AI_SERVICE_BACKEND);
            case BACKEND_SECURITY_POLICY -> {
                references(id, Kind.AI_SERVICE_BACKEND).forEach(this::visit);
                references(id, Kind.INFERENCE_POOL).forEach(this::visit);
            }
            case SECRET -> referrers(id, Kind.BACKEND_SECURITY_POLICY);
            case REFERENCE_GRANT -> {
                ObjectId scope = References.grantsOf(id.namespace());
                referrers(scope, Kind.AI_GATEWAY_ROUTE);
                referrers(scope, Kind.AI_SERVICE_BACKEND);
                referrers(scope, Kind.BACKEND_SECURITY_POLICY);
            }
            case GATEWAY -> {
                referrers(id, Kind.AI_GATEWAY_ROUTE);
                referrersOnly(id, Kind.MCP_ROUTE);
            }
            case GATEWAY_CONFIG -> referrers(id, Kind.GATEWAY);
            case QUOTA_POLICY, HTTP_ROUTE -> {}
        }
    }

    private void referrers(ObjectId id, Kind kind) {
        model.referrers(id, kind).forEach(key -> visit(new ObjectId(kind, key)));
    }

    private void referrersOnly(ObjectId id, Kind kind) {
        model.referrers(id, kind).forEach(key -> addOnly(new ObjectId(kind, key)));
    }

    private void addOnly(ObjectId id) {
        touched.add(id);
    }

    private SortedSet<ObjectId> references(ObjectId id, Kind kind) {
        SortedSet<ObjectId> found = new TreeSet<>();
        for (ObjectId reference : model.references(id)) {
            if (reference.kind() == kind) {
                found.add(reference);
            }
        }
        return found;
    }
}
