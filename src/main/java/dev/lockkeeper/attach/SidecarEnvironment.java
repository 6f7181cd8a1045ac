package dev.lockkeeper.attach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lockkeeper.model.ObjectKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The processor's variables: ours, those of all Gateways, its own Gateway's. A later one takes the place of one of its name. */
final class SidecarEnvironment {

    private final Map<String, JsonNode> variables = new LinkedHashMap<>();

    private SidecarEnvironment() {}

    /** @param own the list of the GatewayConfig, missing for none */
    static Collection<JsonNode> of(SidecarSettings common, ObjectKey gateway, JsonNode own) {
        SidecarEnvironment all = new SidecarEnvironment();
        if (!common.bundleServers().isEmpty()) {
            all.put("LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS", String.join(",", common.bundleServers()));
            all.put("LOCKKEEPER_PROCESSOR_GATEWAY", gateway.toString());
        }
        common.environment().forEach(variable -> all.put(variable.getKey(), variable.getValue()));
        own.forEach(variable -> all.variables.put(variable.path("name").asText(), variable));
        return all.variables.values();
    }

    private void put(String name, String value) {
        variables.put(
                name, JsonNodeFactory.instance.objectNode().put("name", name).put("value", value));
    }
}
