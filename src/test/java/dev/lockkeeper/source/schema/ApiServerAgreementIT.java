package dev.lockkeeper.source.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockkeeper.realparts.TestNamespace;
import dev.lockkeeper.realparts.WithApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What is written down in the probe cases is what a real API server says. */
@WithApiServer
class ApiServerAgreementIT {

    @TestFactory
    Stream<DynamicTest> probe(KubernetesClient client, @TestNamespace String namespace) {
        var crd = new ByteArrayInputStream(ProbeCases.crd().getBytes(StandardCharsets.UTF_8));
        var definition =
                client.resource(client.getKubernetesSerialization().unmarshal(crd, CustomResourceDefinition.class));
        definition.serverSideApply();
        definition.waitUntilCondition(ApiServerAgreementIT::isEstablished, 30, TimeUnit.SECONDS);
        var number = new AtomicInteger();
        return ProbeCases.all().map(one -> {
            var name = "probe-" + number.incrementAndGet();
            return dynamicTest(one.toString(), () -> check(client, namespace, name, one));
        });
    }

    private static boolean isEstablished(CustomResourceDefinition crd) {
        return crd.getStatus() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    private static void check(KubernetesClient client, String namespace, String name, ProbeCases.Case probe) {
        // When
        var answer = create(client, namespace, name, probe);

        // Then
        if (probe.problems().isEmpty()) {
            assertThat(answer).isEmpty();
        }
        for (var problem : probe.problems()) {
            int colon = problem.indexOf(": ");
            var field = problem.substring(0, colon);
            var message = problem.substring(colon + 2);
            assertThat(answer).contains(message.equals("unknown field") ? "unknown field \"" + field + "\"" : message);
        }
    }

    private static String create(KubernetesClient client, String namespace, String name, ProbeCases.Case probe) {
        var manifest = client.getKubernetesSerialization()
                .unmarshal(probe.object().toString(), GenericKubernetesResource.class);
        manifest.getMetadata().setName(name);
        try {
            client.resource(manifest)
                    .inNamespace(namespace)
                    .fieldValidation(Validation.STRICT)
                    .create();
            return "";
        } catch (KubernetesClientException refused) {
            return refused.getStatus().getMessage();
        }
    }
}
