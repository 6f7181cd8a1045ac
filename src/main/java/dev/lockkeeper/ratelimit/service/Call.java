package dev.lockkeeper.ratelimit.service;

import dev.lockkeeper.ratelimit.store.Counted;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;

/** One call while the store is asked: takes its answer, counts what operators see, and answers. */
final class Call implements CounterListener {

    private final Question question;
    private final ServiceMeters meters;
    private final StoreErrorPolicy policy;
    private final AtomicInteger open;
    private final AnswerSink sink;
    private final long began;

    Call(
            Question question,
            ServiceMeters meters,
            StoreErrorPolicy policy,
            AtomicInteger open,
            AnswerSink sink,
            long began) {
        this.question = question;
        this.meters = meters;
        this.policy = policy;
        this.open = open;
        this.sink = sink;
        this.began = began;
    }

    @Override
    public void counted(Counted result) {
        open.decrementAndGet();
        long now = System.nanoTime();
        if (result.remembered().size() < result.steps().size()) {
            meters.storeAnswered(now - began);
        }
        note(result);
        sink.answer(Answer.of(question, result, meters));
        meters.answered(System.nanoTime() - began);
    }

    @Override
    public void failed(StoreFailure failure) {
        open.decrementAndGet();
        meters.storeFailed(failure);
        policy.decide(question)
                .ifPresentOrElse(
                        result -> {
                            note(result);
                            sink.answer(Answer.of(question, result, meters));
                        },
                        () -> {
                            meters.storeError();
                            sink.fail(status(failure));
                        });
        meters.answered(System.nanoTime() - began);
    }

    private static Status status(StoreFailure failure) {
        Status status = failure.kind() == StoreFailure.Kind.OVERLOAD ? Status.RESOURCE_EXHAUSTED : Status.UNKNOWN;
        return status.withDescription(failure.message());
    }

    /** Once for each descriptor, by that limit which its answer shows. */
    private void note(Counted result) {
        int first = 0;
        for (AppliedLimits applied : question.applied()) {
            if (applied.limits().isEmpty()) {
                continue;
            }
            int number = Answer.deciding(applied, first, result);
            first += applied.limits().size();
            Counter counter = question.counters().get(number);
            applied.metrics().hit(counter.hits());
            if (result.steps().get(number).over() && !applied.shadow() && counter.hits() > 0) {
                meters.top().refused(question.request(), applied, counter);
            }
            applied.metrics()
                    .decided(
                            result.steps().get(number),
                            counter.hits(),
                            question.options().nearLimitRatio(),
                            applied.shadow(),
                            result.remembered().contains(number));
        }
    }
}
