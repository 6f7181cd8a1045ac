package dev.lockkeeper.operator.gateway;

import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.status.EventRecorder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Says why a Gateway has no bundle, or not the one planned: a Gateway's status is not ours, so by log line and Event. */
public final class BundleReports {

    private static final Logger LOG = Logger.getLogger(BundleReports.class);

    private final EventRecorder events;
    private final Map<ObjectId, List<Problem>> last = new ConcurrentHashMap<>();

    public BundleReports(EventRecorder events) {
        this.events = events;
    }

    /** Nothing when it was said before. */
    void report(ObjectId gateway, List<Problem> planned, List<Problem> refused, HasMetadata object) {
        List<Problem> now = Stream.concat(planned.stream(), refused.stream()).toList();
        List<Problem> before = now.isEmpty() ? last.remove(gateway) : last.put(gateway, now);
        if (now.equals(before == null ? List.of() : before)) {
            return;
        }
        for (Problem problem : now) {
            LOG.warnf("bundle gateway=%s reason=%s message=\"%s\"", gateway.key(), problem.reason(), problem.text());
            events.warning(subject(object), problem.reason(), problem.text());
        }
        if (now.isEmpty()) {
            LOG.infof("bundle well again gateway=%s", gateway.key());
        }
    }

    private static EventRecorder.Subject subject(HasMetadata object) {
        return new EventRecorder.Subject(
                object.getApiVersion(),
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName(),
                object.getMetadata().getUid());
    }
}
