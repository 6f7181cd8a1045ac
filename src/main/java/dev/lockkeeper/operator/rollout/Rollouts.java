package dev.lockkeeper.operator.rollout;

import dev.lockkeeper.apply.Outcome;
import dev.lockkeeper.apply.TemplateMark;
import dev.lockkeeper.attach.RolloutMark;
import dev.lockkeeper.attach.Sidecar;
import dev.lockkeeper.model.ObjectKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Has a Gateway's pods made anew, once for each change of the processor that they are to have. Pods that have the right one,
 * also from another controller, are left alone, and so are Gateways without pods: the webhook gives new pods the right one.
 */
public final class Rollouts {

    private static final Logger LOG = Logger.getLogger(Rollouts.class);

    private final RunningEnvoys envoys;
    private final Function<ObjectKey, Optional<Sidecar>> wanted;
    private final Attachment attachment;
    private final TemplateMark marks;
    private final MeterRegistry meters;
    private final LongSupplier nanos;
    private final Duration calm;
    private volatile long leadsSince;
    private final Map<ObjectKey, Map<String, Since>> unfit = new ConcurrentHashMap<>();
    /** By uid: the version that was marked, until the watch shows what came of it. */
    private final Map<String, String> marked = new ConcurrentHashMap<>();

    private record Since(RolloutMark next, long nanos) {}

    /** Whether new pods get a processor at all. */
    public interface Attachment {
        /** False while the API server would not ask us about pods: making pods anew would change nothing. */
        boolean inForce();
    }

    /**
     * @param wanted by Gateway; empty for one without AIGatewayRoutes and MCPRoutes
     * @param calm how long a replica leads before it has pods made anew: one that does not stay up must not, with its settings,
     *     restart what the next one restarts again with others
     * @param nanos a monotonic clock
     */
    public Rollouts(
            RunningEnvoys envoys,
            Function<ObjectKey, Optional<Sidecar>> wanted,
            Attachment attachment,
            TemplateMark marks,
            MeterRegistry meters,
            Duration calm,
            LongSupplier nanos) {
        this.envoys = envoys;
        this.wanted = wanted;
        this.attachment = attachment;
        this.marks = marks;
        this.meters = meters;
        this.calm = calm;
        this.nanos = nanos;
        this.leadsSince = nanos.getAsLong();
    }

    /** This replica begins to lead. */
    public void leads() {
        leadsSince = nanos.getAsLong();
    }

    /** Looks at all Deployments and DaemonSets of the Gateway. */
    public List<Outcome> look(ObjectKey gateway) {
        if (!attachment.inForce()) {
            return List.of();
        }
        Duration left = calm.minusNanos(nanos.getAsLong() - leadsSince);
        Optional<Sidecar> sidecar = wanted.apply(gateway);
        List<RunningPod> pods = envoys.running(gateway);
        List<Outcome> outcomes = new ArrayList<>();
        Map<String, Since> waiting = new HashMap<>();
        Map<String, Since> before = unfit.getOrDefault(gateway, Map.of());
        for (Workload workload : envoys.workloads(gateway)) {
            if (workload.resourceVersion().equals(marked.get(workload.uid()))) {
                continue;
            }
            marked.remove(workload.uid());
            switch (Decision.of(sidecar, workload, pods)) {
                case Decision.Nothing ignored -> {}
                case Decision.Roll(RolloutMark mark, List<String> names) ->
                    outcomes.add(
                            left.isPositive()
                                    ? new Outcome.Awaiting("this replica has just begun to lead", left)
                                    : roll(gateway, workload, mark, names));
                case Decision.Again again -> outcomes.add(again(gateway, workload, again, before, waiting));
                case Decision.Stuck(List<String> names) -> stuck(gateway, workload, names, before, waiting);
            }
        }
        remember(gateway, waiting);
        return outcomes;
    }

    private Outcome roll(ObjectKey gateway, Workload workload, RolloutMark mark, List<String> names) {
        Outcome outcome = marks.write(
                gateway,
                workload.kind(),
                workload.key(),
                workload.uid(),
                workload.resourceVersion(),
                RolloutMark.ANNOTATION,
                mark.text());
        if (outcome instanceof Outcome.Written) {
            marked.put(workload.uid(), workload.resourceVersion());
            LOG.infof(
                    "rollout gateway=%s kind=%s workload=%s sidecar=%s attempt=%d pods=\"%s\"",
                    gateway, workload.kind(), workload.key(), mark.sidecar(), mark.attempt(), String.join(" ", names));
            count(mark.attempt() == 1 ? "changed" : "repeated");
        }
        return outcome;
    }

    private Outcome again(
            ObjectKey gateway,
            Workload workload,
            Decision.Again again,
            Map<String, Since> before,
            Map<String, Since> waiting) {
        Since since = Optional.ofNullable(before.get(workload.uid()))
                .filter(known -> known.next().equals(again.mark()))
                .orElseGet(() -> new Since(again.mark(), nanos.getAsLong()));
        Duration left = again.pause().minusNanos(nanos.getAsLong() - since.nanos());
        if (!left.isPositive()) {
            return roll(gateway, workload, again.mark(), again.unfit());
        }
        waiting.put(workload.uid(), since);
        return new Outcome.Awaiting("pods of %s were made anew and do not have the processor".formatted(gateway), left);
    }

    private void stuck(
            ObjectKey gateway,
            Workload workload,
            List<String> names,
            Map<String, Since> before,
            Map<String, Since> waiting) {
        Since said = before.get(workload.uid());
        RolloutMark last = new RolloutMark(RolloutMark.NONE, Decision.MOST_ATTEMPTS);
        if (said == null || !said.next().equals(last)) {
            LOG.warnf(
                    "rollout given up gateway=%s kind=%s workload=%s attempts=%d pods=\"%s\" hint=\"new pods do not get the processor"
                            + " that the Gateway needs: see docs/attach.md\"",
                    gateway, workload.kind(), workload.key(), Decision.MOST_ATTEMPTS, String.join(" ", names));
            count("given_up");
            said = new Since(last, nanos.getAsLong());
        }
        waiting.put(workload.uid(), said);
    }

    private void remember(ObjectKey gateway, Map<String, Since> waiting) {
        if (waiting.isEmpty()) {
            unfit.remove(gateway);
        } else {
            unfit.put(gateway, waiting);
        }
    }

    private void count(String result) {
        meters.counter("lockkeeper.rollouts", "result", result).increment();
    }
}
