package dev.lockkeeper.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;

/**
 * Makes the bootstrap that Envoy Gateway writes for a Pod fit a process: other folders, an admin port of its own, and no
 * wait for the Pods of the fleet itself.
 */
final class EnvoyBootstrap {
    private EnvoyBootstrap() {}

    static String of(String argument, Path certs, Path sds, int adminPort) {
        try {
            var bootstrap = Serialization.yamlMapper()
                    .readTree(argument.replace("/certs/", certs + "/").replace("/sds/", sds + "/"));
            at(bootstrap, "/admin/address/socket_address").put("port_value", adminPort);
            // The cluster of the fleet's own Pods. It has no members without a kubelet, and Envoy listens only after
            // it has waited for them: 15 s by default.
            var fleet = bootstrap.at("/cluster_manager/local_cluster_name").asText();
            for (var cluster : bootstrap.at("/static_resources/clusters")) {
                if (cluster.path("name").asText().equals(fleet)) {
                    at(cluster, "/eds_cluster_config/eds_config").put("initial_fetch_timeout", "0.5s");
                }
            }
            return Serialization.yamlMapper().writeValueAsString(bootstrap);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the bootstrap of the Deployment is no YAML:\n" + argument, e);
        }
    }

    private static ObjectNode at(JsonNode node, String pointer) {
        if (node.at(pointer) instanceof ObjectNode found) {
            return found;
        }
        throw new IllegalStateException("the bootstrap of the Deployment has no " + pointer + ":\n" + node);
    }
}
