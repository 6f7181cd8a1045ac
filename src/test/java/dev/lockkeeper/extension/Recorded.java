package dev.lockkeeper.extension;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a call was answered. */
final class Recorded<T> implements StreamObserver<T> {
    final List<T> answers = new CopyOnWriteArrayList<>();
    final List<Status> errors = new CopyOnWriteArrayList<>();
    volatile boolean completed;

    @Override
    public void onNext(T answer) {
        answers.add(answer);
    }

    @Override
    public void onError(Throwable error) {
        errors.add(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
        completed = true;
    }
}
