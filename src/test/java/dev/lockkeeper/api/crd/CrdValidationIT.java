package dev.lockkeeper.api.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A real API server with our CRDs accepts and refuses manifests as their first lines say, and names field and reason. */
@WithApiServer
class CrdValidationIT {
    private static final Pattern UNKNOWN_FIELD = Pattern.compile("unknown field \"(.+)\"$");
    /** CEL rules are only evaluated on what has the right shape. */
    private static final String SKIPPED_RULES = "<nil>: Invalid value: null: some validation rules were not checked";

    @TestFactory
    Stream<DynamicTest> manifest(KubernetesClient client, @TestNamespace String namespace) {
        return CrdCases.all().stream()
                .map(one -> dynamicTest(one.name(), one.file().toUri(), () -> check(client, namespace, one)));
    }

    private static void check(KubernetesClient client, String namespace, CrdCase one) {
        // Given
        var manifest = client.getKubernetesSerialization().unmarshal(one.text(), GenericKubernetesResource.class);

        // When
        var complaints = create(client, namespace, manifest);

        // Then
        one.refusal()
                .ifPresentOrElse(
                        refusal -> assertRefused(complaints, refusal),
                        () -> assertThat(complaints).isEmpty());
    }

    private static void assertRefused(List<String> complaints, CrdCase.Refusal refusal) {
        var at = refusal.field() + ": ";
        assertThat(complaints)
                .anyMatch(complaint -> complaint.startsWith(at) && complaint.endsWith(refusal.message()))
                .as("nothing else is wrong with the manifest")
                .allMatch(complaint -> complaint.startsWith(at) || complaint.startsWith(SKIPPED_RULES));
    }

    /** What the API server says against it, as {@code field: message}; it is strict, so a field it would drop counts. */
    private static List<String> create(KubernetesClient client, String namespace, GenericKubernetesResource manifest) {
        try {
            client.resource(manifest)
                    .inNamespace(namespace)
                    .fieldValidation(Validation.STRICT)
                    .create();
            return List.of();
        } catch (KubernetesClientException refused) {
            return complaints(refused.getStatus());
        }
    }

    private static List<String> complaints(Status status) {
        if (status.getDetails() == null || status.getDetails().getCauses().isEmpty()) {
            var unknown = UNKNOWN_FIELD.matcher(status.getMessage());
            return List.of(unknown.find() ? unknown.group(1) + ": " + unknown.group() : status.getMessage());
        }
        return status.getDetails().getCauses().stream()
                .map(cause -> cause.getField() + ": " + cause.getMessage())
                .toList();
    }
}
