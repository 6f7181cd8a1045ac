package dev.lockkeeper.extension;

import dev.lockkeeper.extension.ExtensionMetrics.Outcome;
import dev.lockkeeper.observe.SampledLog;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** The one answer of a hook's call, measured; nothing a request holds may end more than its own call. */
final class HookAnswer<T> {

    private static final Logger LOG = Logger.getLogger(ExtensionService.class);

    private final String hook;
    private final StreamObserver<T> answer;
    private final Instruments instruments;
    private final long start;
    private boolean ended;

    /**
     * What all answers share.
     *
     * @param refusals lines about refused calls, which Envoy Gateway repeats some times a second
     */
    record Instruments(ExtensionMetrics metrics, SampledLog refusals, LongSupplier nanoTime) {}

    HookAnswer(String hook, StreamObserver<T> answer, Instruments instruments) {
        this.hook = hook;
        this.answer = answer;
        this.instruments = instruments;
        this.start = instruments.nanoTime().getAsLong();
        if (answer instanceof ServerCallStreamObserver<?> call) {
            // A caller that left while its call waited is no failure of ours.
            call.setOnCancelHandler(() -> {});
        }
    }

    boolean cancelled() {
        return answer instanceof ServerCallStreamObserver<?> call && call.isCancelled();
    }

    void ok(T response) {
        answer.onNext(response);
        ended = true;
        answer.onCompleted();
        count(Outcome.OK);
    }

    void unavailable(String reason) {
        ended = true;
        answer.onError(Status.UNAVAILABLE.withDescription(reason).asRuntimeException());
        count(Outcome.UNAVAILABLE);
        instruments.refusals().warn(reason, "extension call refused hook=%s reason=\"%s\"".formatted(hook, reason));
    }

    /** Runs the call's code. Whatever it throws ends this call; also an error, or Envoy Gateway would wait for ever. */
    void guarded(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void failed(Throwable e) {
        LOG.errorf(e, "extension call failed hook=%s", hook);
        count(Outcome.INTERNAL);
        if (!ended) {
            ended = true;
            answer.onError(Status.INTERNAL
                    .withDescription("%s failed: %s".formatted(hook, e))
                    .asRuntimeException());
        }
    }

    private void count(Outcome outcome) {
        instruments.metrics().ended(hook, outcome, instruments.nanoTime().getAsLong() - start);
    }
}
