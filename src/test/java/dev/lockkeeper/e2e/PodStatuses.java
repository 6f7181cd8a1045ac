package dev.lockkeeper.e2e;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a kubelet and a load balancer write into status, so that a Deployment becomes available and a Gateway programmed. */
final class PodStatuses {
    // Of a range for documentation: nothing connects to it.
    private static final String POD_IP = "192.0.2.10";
    private static final String BALANCER_IP = "192.0.2.1";

    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, Boolean> written = new HashMap<>();

    PodStatuses(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    void ready(String pod, boolean ready) {
        if (Boolean.valueOf(ready).equals(written.get(pod))) {
            return;
        }
        var condition = new PodConditionBuilder()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withLastTransitionTime(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
        client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .editStatus(now -> new PodBuilder(now)
                        .editOrNewStatus()
                        .withPhase("Running")
                        .withPodIP(POD_IP)
                        .withConditions(condition)
                        .endStatus()
                        .build());
        written.put(pod, ready);
    }

    void balanced(Service service) {
        var status = service.getStatus();
        if (!"LoadBalancer".equals(service.getSpec().getType())
                || (status != null
                        && status.getLoadBalancer() != null
                        && !status.getLoadBalancer().getIngress().isEmpty())) {
            return;
        }
        var ingress =
                List.of(new LoadBalancerIngressBuilder().withIp(BALANCER_IP).build());
        client.services()
                .inNamespace(namespace)
                .withName(service.getMetadata().getName())
                .editStatus(now -> new ServiceBuilder(now)
                        .editOrNewStatus()
                        .editOrNewLoadBalancer()
                        .withIngress(ingress)
                        .endLoadBalancer()
                        .endStatus()
                        .build());
    }
}
