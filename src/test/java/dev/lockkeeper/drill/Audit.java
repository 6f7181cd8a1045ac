package dev.lockkeeper.drill;

import dev.lockkeeper.realparts.AuditEvent;
import dev.lockkeeper.realparts.ControlPlane;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Who wrote what in a namespace, as the API server recorded it; Leases and Events aside, which every replica writes. */
record Audit(ControlPlane plane, String namespace) {

    private static final Set<String> NOT_OURS_TO_FENCE = Set.of("leases", "events");

    List<AuditEvent> writes() {
        return plane.auditLog().stream()
                .filter(event -> event.namespace().equals(namespace))
                .filter(event -> !NOT_OURS_TO_FENCE.contains(event.resource()))
                .filter(event -> event.user().startsWith("replica-"))
                .toList();
    }

    List<AuditEvent> successful() {
        return writes().stream().filter(AuditEvent::succeeded).toList();
    }

    Set<String> writers() {
        return successful().stream().map(AuditEvent::user).collect(Collectors.toSet());
    }

    List<AuditEvent> successfulBy(String user) {
        return successful().stream().filter(event -> event.user().equals(user)).toList();
    }
}
