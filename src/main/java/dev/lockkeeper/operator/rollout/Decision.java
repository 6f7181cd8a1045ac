package dev.lockkeeper.operator.rollout;

import dev.lockkeeper.attach.RolloutMark;
import dev.lockkeeper.attach.Sidecar;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the pods of one Deployment or DaemonSet are to be made anew. */
sealed interface Decision {

    /** Rollouts for one and the same processor before a person is asked. */
    int MOST_ATTEMPTS = 3;

    /** Before the second; each further waits twice as long. */
    Duration FIRST_PAUSE = Duration.ofMinutes(1);

    /** All is as it should be, or on its way, or nothing runs that could be replaced. */
    record Nothing() implements Decision {}

    /** Once, with this mark. */
    record Roll(RolloutMark mark, List<String> unfit) implements Decision {}

    /** The pods were made anew and are still not right: perhaps a replica that was behind mutated them. */
    record Again(Duration pause, RolloutMark mark, List<String> unfit) implements Decision {}

    /** No more attempts: something keeps the processor out of new pods. */
    record Stuck(List<String> unfit) implements Decision {}

    /** Same inputs, same decision; how long it has been so is for the caller to add. */
    static Decision of(Optional<Sidecar> wanted, Workload workload, List<RunningPod> pods) {
        List<String> unfit = pods.stream()
                .filter(workload::runs)
                .filter(pod -> !fits(wanted, pod))
                .map(RunningPod::name)
                .sorted()
                .toList();
        if (unfit.isEmpty()) {
            return new Nothing();
        }
        String hash = wanted.map(Sidecar::hash).orElse(RolloutMark.NONE);
        Optional<RolloutMark> rolled = workload.mark()
                .flatMap(RolloutMark::read)
                .filter(mark -> mark.sidecar().equals(hash));
        if (rolled.isEmpty()) {
            return new Roll(RolloutMark.first(hash), unfit);
        }
        if (!workload.settled()) {
            return new Nothing();
        }
        RolloutMark mark = rolled.get();
        return mark.attempt() >= MOST_ATTEMPTS
                ? new Stuck(unfit)
                : new Again(FIRST_PAUSE.multipliedBy(1L << (mark.attempt() - 1)), mark.next(), unfit);
    }

    private static boolean fits(Optional<Sidecar> wanted, RunningPod pod) {
        return wanted.map(sidecar -> pod.sidecar().is(sidecar.hash(), sidecar.container()))
                .orElseGet(() -> pod.sidecar().none());
    }
}
