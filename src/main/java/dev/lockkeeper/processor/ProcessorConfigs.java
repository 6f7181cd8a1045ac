package dev.lockkeeper.processor;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.CostExpressions;
import dev.lockkeeper.plan.bundle.FilterConfig;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** The filter configs of the Gateways that this processor serves; swapped as a whole, read without a lock. */
public final class ProcessorConfigs {

    private final AtomicReference<ProcessorConfig> current = new AtomicReference<>(ProcessorConfig.EMPTY);
    private final CostExpressions expressions = new CostExpressions();
    private final TreeMap<ObjectKey, FilterConfig> byGateway = new TreeMap<>();

    /** From the next request on, the Gateway is served by this config. */
    public synchronized void publish(ObjectKey gateway, FilterConfig config) {
        byGateway.put(gateway, config);
        current.set(ProcessorConfig.of(byGateway.values(), expressions));
    }

    /** The Gateway is gone, or has no AI routes any more. */
    public synchronized void remove(ObjectKey gateway) {
        if (byGateway.remove(gateway) != null) {
            current.set(ProcessorConfig.of(byGateway.values(), expressions));
        }
    }

    ProcessorConfig current() {
        return current.get();
    }
}
