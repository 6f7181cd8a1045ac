package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.realparts.ControlPlane;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Records what Envoy Gateway sends for many routes, for {@code bench/hook}: {@code target/hook/<n>/translate.pb} beside the
 * manifests it was made from. Not part of the build; {@code bench/hook --record} runs it.
 */
@WithApiServer(controllers = "garbagecollector")
@EndToEnd
class HookRecording {
    private static final List<Integer> SIZES = List.of(200, 2_000);
    private static final Path FOLDER = Path.of("target", "hook");
    private static final int OURS = 11_063;

    @Test
    void recordsTheRequestOfEachSize(Rig rig, ControlPlane plane) throws Exception {
        // Given
        plane.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("envoy-ai-gateway-system")
                        .endMetadata()
                        .build())
                .serverSideApply();
        var recorder = rig.keep(RecordingExtension.start(1063, OURS));
        EnvoyGatewayProcess.start(rig, plane, OptionalInt.of(1063));
        LockkeeperProcess.start(
                rig,
                "lockkeeper-0",
                Map.of(
                        "KUBECONFIG",
                        plane.kubeconfig("lockkeeper-0", "system:masters").toString(),
                        "LOCKKEEPER_SOURCE",
                        "kubernetes",
                        "LOCKKEEPER_ROLES",
                        "controller,extension",
                        "POD_NAMESPACE",
                        "envoy-ai-gateway-system",
                        "LOCKKEEPER_GRPC_PORT",
                        String.valueOf(OURS),
                        // They are in the plan hash, and the replay runs without them too.
                        "LOCKKEEPER_HEADER_ATTRIBUTES_LOG",
                        "",
                        "LOCKKEEPER_HTTP_PORT",
                        "8088",
                        "LOCKKEEPER_WEBHOOK_PORT",
                        "0"));
        var shared = Manifests.of("gateway/common", "gateway/kubernetes", "hook-fleet");
        shared.applyTo(plane.admin());
        int applied = 0;
        for (int size : SIZES) {
            // When
            var routes = IntStream.range(0, size).mapToObj(HookRecording::route).toList();
            routes.subList(applied, size)
                    .forEach(route -> plane.admin().resource(route).create());
            applied = size;

            // Then
            Awaitility.await("translation of %d routes".formatted(size))
                    .atMost(Duration.ofMinutes(15))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> recorder.last()
                            .filter(request -> request.getClustersCount() >= size)
                            .isPresent());
            var folder = Files.createDirectories(FOLDER.resolve(String.valueOf(size)));
            var request = recorder.last().orElseThrow();
            Files.write(folder.resolve("translate.pb"), request.toByteArray());
            write(shared, routes, Files.createDirectories(folder.resolve("manifests")));
            assertThat(request.getListenersCount()).isPositive();
        }
    }

    private static void write(Manifests shared, List<GenericKubernetesResource> routes, Path folder) throws Exception {
        shared.copyTo(folder);
        var texts = new ArrayList<String>();
        routes.forEach(route -> texts.add(Serialization.asYaml(route)));
        Files.writeString(folder.resolve("routes.yaml"), String.join("---\n", texts));
    }

    private static GenericKubernetesResource route(int number) {
        return Serialization.unmarshal("""
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: { name: route-%05d, namespace: default }
                spec:
                  parentRefs: [{ name: gw }]
                  rules:
                    - matches: [{ headers: [{ name: x-ai-eg-model, value: bench-%d }] }]
                      backendRefs: [{ name: own }]
                """.formatted(number, number), GenericKubernetesResource.class);
    }
}
