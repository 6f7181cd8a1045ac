package dev.lockkeeper.extension;

import dev.lockkeeper.extension.Failures.Failure;
import dev.lockkeeper.model.ObjectKey;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** One line when a route starts to answer 503 or changes its reason, one when it is served again; not one a call. */
final class FailureLog {

    private static final Logger LOG = Logger.getLogger(ExtensionService.class);
    private static final int MOST = 10_000;

    private final Map<ObjectKey, String> last = new ConcurrentHashMap<>();

    /** @param seen all our routes of the translation */
    void report(Set<ObjectKey> seen, Map<ObjectKey, Failure> failed) {
        if (last.size() > MOST) {
            // Routes that are gone for good; the others are said again.
            last.clear();
        }
        failed.forEach((route, failure) -> {
            if (!failure.text().equals(last.put(route, failure.text()))) {
                LOG.warnf("extension route closed route=%s reason=\"%s\"", route, failure.text());
            }
        });
        if (last.isEmpty()) {
            return;
        }
        for (ObjectKey route : seen) {
            if (!failed.containsKey(route) && last.remove(route) != null) {
                LOG.infof("extension route served again route=%s", route);
            }
        }
    }
}
