package dev.lockkeeper.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shipped manifests fit each other and docs/install.md: who applies them all has a controller with rights that can be called. */
class ShippedManifestsTest {

    private static final Path FOLDER = Path.of("src/main/kubernetes");
    private static final Path PAGE = Path.of("docs/install.md");
    private static final Pattern DEPLOYMENT =
            Pattern.compile("```yaml\n(apiVersion: v1\nkind: ServiceAccount.*?)```", Pattern.DOTALL);

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    /** A role is given within one namespace, or everywhere when that is empty. */
    private record Role(String kind, String name, String namespace) {}

    @Test
    void eachRoleIsBoundAndEachBindingNamesARole() throws IOException {
        // Given
        List<Role> roles = manifest("cluster-role.yml")
                .map(role -> new Role(role.getKind(), name(role), namespace(role)))
                .toList();

        // When
        List<Role> bound = manifest("role-bindings.yml")
                .map(binding -> new Role(
                        binding.<String>get("roleRef", "kind"), binding.get("roleRef", "name"), namespace(binding)))
                .toList();

        // Then
        assertThat(bound).containsExactlyInAnyOrderElementsOf(roles);
        assertThat(manifest("role-bindings.yml"))
                .allSatisfy(binding -> assertThat(binding.getKind())
                        .isEqualTo(namespace(binding).isEmpty() ? "ClusterRoleBinding" : "RoleBinding"));
    }

    @Test
    void theRightsAreTheServiceAccountsOfTheDeployment() throws IOException {
        // Given
        GenericKubernetesResource account = installed("ServiceAccount");
        Map<String, String> subject =
                Map.of("kind", "ServiceAccount", "name", name(account), "namespace", namespace(account));

        // Then
        assertThat(installed("Deployment").<String>get("spec", "template", "spec", "serviceAccountName"))
                .isEqualTo(name(account));
        assertThat(manifest("role-bindings.yml"))
                .allSatisfy(
                        binding -> assertThat(binding.<Object>get("subjects")).isEqualTo(List.of(subject)));
    }

    @Test
    void theServicesSelectTheDeploymentsPods() throws IOException {
        GenericKubernetesResource deployment = installed("Deployment");

        assertThat(manifest("service.yml")).hasSize(2).allSatisfy(service -> {
            assertThat(namespace(service)).isEqualTo(namespace(deployment));
            assertThat(service.<Object>get("spec", "selector"))
                    .isEqualTo(deployment.get("spec", "template", "metadata", "labels"))
                    .isEqualTo(deployment.get("spec", "selector", "matchLabels"));
        });
    }

    @Test
    void theRateLimitServiceIsADeploymentWithItsService() throws IOException {
        // Given
        List<GenericKubernetesResource> both = manifest("ratelimit.yml").toList();
        GenericKubernetesResource deployment = both.getFirst();
        GenericKubernetesResource service = both.getLast();

        // Then
        assertThat(both).extracting(GenericKubernetesResource::getKind).containsExactly("Deployment", "Service");
        assertThat(deployment.<List<Object>>get("spec", "template", "spec", "containers", 0, "env"))
                .contains(Map.of("name", "LOCKKEEPER_ROLES", "value", "ratelimit"));
        assertThat(namespace(service)).isEqualTo(namespace(deployment));
        assertThat(service.<Object>get("spec", "selector"))
                .isEqualTo(deployment.get("spec", "template", "metadata", "labels"))
                .isEqualTo(deployment.get("spec", "selector", "matchLabels"));
        List<Map<String, Object>> ports = deployment.get("spec", "template", "spec", "containers", 0, "ports");
        assertThat(service.<List<Map<String, Object>>>get("spec", "ports"))
                .extracting(port -> port.get("targetPort"))
                .isSubsetOf(
                        ports.stream().map(port -> port.get("containerPort")).toList());
    }

    @Test
    void theRateLimitServiceHasABoundForItsMemoryAndNoRights() throws IOException {
        // Given
        GenericKubernetesResource deployment =
                manifest("ratelimit.yml").findFirst().orElseThrow();

        // Then
        assertThat(deployment.<Map<String, Object>>get("spec", "template", "spec", "securityContext"))
                .containsEntry("runAsNonRoot", true);
        Map<String, Object> container = deployment.get("spec", "template", "spec", "containers", 0);
        assertThat(container.get("securityContext"))
                .isEqualTo(Map.of("allowPrivilegeEscalation", false, "capabilities", Map.of("drop", List.of("ALL"))));
        assertThat(deployment.<String>get("spec", "template", "spec", "containers", 0, "resources", "limits", "memory"))
                .isEqualTo("512Mi");
    }

    @Test
    void theWebhookCallsAServiceAndPortThatThereAre() throws IOException {
        // Given
        GenericKubernetesResource webhook =
                manifest("pod-webhook.yml").findFirst().orElseThrow();
        Map<String, Object> called = webhook.get("webhooks", 0, "clientConfig", "service");

        // Then
        assertThat(manifest("pod-webhook.yml")).hasSize(1);
        assertThat(manifest("service.yml")).anySatisfy(service -> {
            assertThat(name(service)).isEqualTo(called.get("name"));
            assertThat(namespace(service)).isEqualTo(called.get("namespace"));
            assertThat(service.<List<Map<String, Object>>>get("spec", "ports"))
                    .anySatisfy(port -> assertThat(port.get("port")).isEqualTo(called.get("port")));
        });
    }

    private GenericKubernetesResource installed(String kind) throws IOException {
        String yaml = DEPLOYMENT
                .matcher(Files.readString(PAGE))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        return objects(yaml)
                .filter(object -> object.getKind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private Stream<GenericKubernetesResource> manifest(String file) throws IOException {
        return objects(Files.readString(FOLDER.resolve(file)));
    }

    private Stream<GenericKubernetesResource> objects(String yaml) {
        return Stream.of(yaml.split("(?m)^---$"))
                .map(text -> serialization.unmarshal(text, GenericKubernetesResource.class));
    }

    private static String name(GenericKubernetesResource object) {
        return object.getMetadata().getName();
    }

    private static String namespace(GenericKubernetesResource object) {
        String namespace = object.getMetadata().getNamespace();
        return namespace == null ? "" : namespace;
    }
}
