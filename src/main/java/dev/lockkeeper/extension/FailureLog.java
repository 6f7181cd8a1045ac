package dev.lockkeeper.extension;

import dev.lockkeeper.model.ObjectKey;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** One line when a route starts to answer 503 or changes its reason, one when it is served again; not one a call. */
final class FailureLog {

    private static final Logger LOG = Logger.getLogger(ExtensionService.class);

    private final Map<ObjectKey, String> last = new ConcurrentHashMap<>();

    /** @param seen all our routes of the translation */
    void report(Set<ObjectKey> seen, Map<ObjectKey, String> failed) {
        failed.forEach((route, reason) -> {
            if (!reason.equals(last.put(route, reason))) {
                LOG.warnf("extension route closed route=%s reason=\"%s\"", route, reason);
            }
        });
        for (ObjectKey route : seen) {
            if (!failed.containsKey(route) && last.remove(route) != null) {
                LOG.infof("extension route served again route=%s", route);
            }
        }
    }
}
