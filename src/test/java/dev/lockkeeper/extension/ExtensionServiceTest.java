package dev.lockkeeper.extension;

import static dev.lockkeeper.extension.FixedView.backend;
import static dev.lockkeeper.extension.FixedView.plan;
import static dev.lockkeeper.extension.FixedView.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.proto.PostClusterModifyRequest;
import dev.lockkeeper.extension.proto.PostClusterModifyResponse;
import dev.lockkeeper.extension.proto.PostRouteModifyRequest;
import dev.lockkeeper.extension.proto.PostRouteModifyResponse;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.model.ObjectKey;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hook answers from the plan that its route was made from, or says why Envoy Gateway should ask again. */
class ExtensionServiceTest {

    private static final ObjectKey CHAT = new ObjectKey("default", "chat");
    private static final PostTranslateModifyRequest AI_ROUTE = PostTranslateModifyRequest.newBuilder()
            .addListeners(Xds.listener(Xds.router()).toByteString())
            .addRoutes(Xds.routes(Xds.modelRoute(CHAT, 0, "m", "new")).toByteString())
            .build();

    private final FixedView view = FixedView.of(plan(CHAT, "old", rule(backend(CHAT, "up", 0, 0))));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Recorded<PostTranslateModifyResponse> answer = new Recorded<>();
    private ExtensionService service = service(Duration.ofMinutes(1));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void waitsForThePlanThatItsWatchHasYetToBring() {
        // Given
        service.postTranslateModify(AI_ROUTE, answer);
        assertThat(answer.answers).isEmpty();

        // When
        view.put(plan(CHAT, "new", rule(backend(CHAT, "up", 0, 0))));

        // Then
        await().until(() -> answer.completed);
        assertThat(answer.answers).hasSize(1);
    }

    @Test
    void asksForAnotherTryWhenThePlanDoesNotCome() {
        // Given
        service.close();
        service = service(Duration.ZERO);

        // When
        service.postTranslateModify(AI_ROUTE, answer);

        // Then
        assertThat(answer.errors)
                .extracting(Status::getCode, Status::getDescription)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Status.Code.UNAVAILABLE,
                        "this replica does not have the plan that HTTPRoute default/chat was made from"));
        assertThat(meters.get("lockkeeper.extension.hook")
                        .tags("hook", "PostTranslateModify", "outcome", "unavailable")
                        .timer()
                        .count())
                .isOne();
    }

    @Test
    void asksForAnotherTryBeforeTheFirstPlan() {
        // Given
        service.close();
        service = service(Duration.ZERO);
        view.notReady();

        // When
        service.postTranslateModify(PostTranslateModifyRequest.getDefaultInstance(), answer);

        // Then
        assertThat(answer.errors)
                .extracting(Status::getCode, Status::getDescription)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Status.Code.UNAVAILABLE, "the first plan is not built yet"));
    }

    @Test
    void endsOnlyTheCallThatItCannotRead() {
        // Given
        var broken = PostTranslateModifyRequest.newBuilder()
                .addRoutes(ByteString.copyFrom(new byte[] {(byte) 0xff}))
                .build();

        // When
        service.postTranslateModify(broken, answer);

        // Then
        assertThat(answer.errors).extracting(Status::getCode).containsExactly(Status.Code.INTERNAL);
        Recorded<PostTranslateModifyResponse> next = new Recorded<>();
        service.postTranslateModify(PostTranslateModifyRequest.getDefaultInstance(), next);
        assertThat(next.answers).containsExactly(PostTranslateModifyResponse.getDefaultInstance());
    }

    @Test
    void givesBackWhatItDoesNotEdit() {
        // Given
        ByteString bytes = ByteString.copyFromUtf8("as it came");
        Recorded<PostRouteModifyResponse> route = new Recorded<>();
        Recorded<PostClusterModifyResponse> none = new Recorded<>();

        // When
        service.postRouteModify(
                PostRouteModifyRequest.newBuilder().setRoute(bytes).build(), route);
        service.postClusterModify(PostClusterModifyRequest.getDefaultInstance(), none);

        // Then
        assertThat(route.answers).extracting(PostRouteModifyResponse::getRoute).containsExactly(bytes);
        assertThat(none.answers)
                .extracting(PostClusterModifyResponse::hasCluster)
                .containsExactly(false);
    }

    private ExtensionService service(Duration planWait) {
        return new ExtensionService(
                view,
                new ExtensionSettings(
                        Recognition.ANNOTATION, UnixDomainSocketAddress.of("/run/processor.sock"), planWait),
                meters,
                System::nanoTime);
    }

    private static final class Recorded<T> implements StreamObserver<T> {
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
}
