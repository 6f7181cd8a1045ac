package dev.lockkeeper.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.extension.ExtensionService;
import dev.lockkeeper.extension.ExtensionSettings;
import dev.lockkeeper.extension.ExtensionSettings.Recognition;
import dev.lockkeeper.extension.Xds;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.route.RouteNames;
import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.TcpProxy;
import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import dev.lockkeeper.revision.ExtensionSnapshots;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hook never answers from an old plan: the replica whose watch is late waits for it, or says that it is behind. */
@WithApiServer
class LateWatchIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private Objects objects;
    private ObjectKey chat;
    private Replica leader;
    private TcpProxy network;
    private KubernetesClient lateClient;
    private Replica late;
    private ExtensionService extension;

    @BeforeEach
    void start(ControlPlane plane, @TestNamespace String namespace) {
        objects = new Objects(plane.admin(), namespace);
        chat = new ObjectKey(namespace, "chat");
        leader = new Replica(plane.admin(), namespace, true).start();
        network = TcpProxy.to(plane.port());
        lateClient = new KubernetesClientBuilder()
                .withConfig(
                        Config.fromKubeconfig(plane.kubeconfig(network.port(), "late-" + namespace, "system:masters")
                                .toFile()))
                .build();
        late = new Replica(lateClient, namespace, false).start();
        extension = new ExtensionService(
                new ExtensionSnapshots(late.plans),
                new ExtensionSettings(
                        Recognition.ANNOTATION,
                        UnixDomainSocketAddress.of("/run/processor.sock"),
                        ExtensionSettings.DEFAULT_PLAN_WAIT),
                new SimpleMeterRegistry(),
                System::nanoTime);
        await().atMost(SOON).until(() -> late.plans.ready() && leader.plans.ready());
    }

    @AfterEach
    void stop() {
        network.release();
        extension.close();
        late.close();
        leader.close();
        lateClient.close();
        network.close();
    }

    @Test
    void waitsForTheRouteThatItsWatchHasYetToBring() throws Exception {
        // Given an HTTPRoute that the late replica has not heard of
        network.hold();
        objects.all();
        String hash = hashOtherThan("");
        assertThat(late.plans.current().plans().route(chat)).isEmpty();

        // When Envoy Gateway asks it, and its watch comes a moment later
        CompletableFuture<PostTranslateModifyResponse> answer = ask(hash);
        assertThat(answer).isNotDone();
        network.release();

        // Then the answer is that of the new plan
        assertThat(answer.get().getClusters(0).toStringUtf8())
                .contains(chat.namespace() + "/b/route/chat/rule/0/ref/0");
    }

    @Test
    void saysThatItIsBehindWhenTheWatchDoesNotCome() throws Exception {
        // Given a route that the late replica knows by an older plan
        objects.all();
        String old = hashOtherThan("");
        await().atMost(SOON)
                .until(() -> late.plans
                        .current()
                        .plans()
                        .route(chat)
                        .filter(plan -> plan.extension().hash().equals(old))
                        .isPresent());
        network.hold();
        objects.route("chat", "model-two");
        String hash = hashOtherThan(old);

        // When
        long start = System.nanoTime();
        CompletableFuture<PostTranslateModifyResponse> answer = ask(hash);

        // Then it is refused after two seconds, and right once the watch is back
        await().atMost(Duration.ofSeconds(5)).until(answer::isDone);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(answer)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .satisfies(e -> assertThat(Status.fromThrowable(e))
                        .extracting(Status::getCode, Status::getDescription)
                        .containsExactly(
                                Status.Code.UNAVAILABLE,
                                "this replica does not have the plan that HTTPRoute %s was made from".formatted(chat)));
        network.release();
        await().atMost(SOON)
                .until(() -> ask(hash).handle((_, error) -> error == null).join());
    }

    /** What the leader wrote into the HTTPRoute. */
    private String hashOtherThan(String old) {
        return await().atMost(SOON)
                .until(
                        () -> objects.httpRoute("chat")
                                .map(route ->
                                        route.getMetadata().getAnnotations().get(RouteNames.PLAN_HASH))
                                .orElse(""),
                        hash -> !hash.isEmpty() && !hash.equals(old));
    }

    private CompletableFuture<PostTranslateModifyResponse> ask(String hash) {
        String cluster = "httproute/%s/rule/0".formatted(chat);
        CompletableFuture<PostTranslateModifyResponse> answer = new CompletableFuture<>();
        extension.postTranslateModify(
                PostTranslateModifyRequest.newBuilder()
                        .addClusters(Xds.cluster(
                                        cluster,
                                        Xds.locality("", InetSocketAddress.createUnresolved("up.example.com", 443)))
                                .toByteString())
                        .addListeners(Xds.listener(Xds.router()).toByteString())
                        .addRoutes(Xds.routes(Xds.modelRoute(chat, 0, "model-one", hash))
                                .toByteString())
                        .build(),
                new StreamObserver<>() {
                    @Override
                    public void onNext(PostTranslateModifyResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        answer.completeExceptionally(error);
                    }

                    @Override
                    public void onCompleted() {}
                });
        return answer;
    }
}
