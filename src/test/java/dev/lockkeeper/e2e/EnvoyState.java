package dev.lockkeeper.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/** The listeners, clusters and routes that Envoy has got by xDS, by name, without when and in which version it got them. */
record EnvoyState(Map<String, JsonNode> listeners, Map<String, JsonNode> clusters, Map<String, JsonNode> routes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static EnvoyState of(EnvoyAdmin envoy) {
        var listeners = new TreeMap<String, JsonNode>();
        var clusters = new TreeMap<String, JsonNode>();
        var routes = new TreeMap<String, JsonNode>();
        for (var section : read(envoy.configDump()).path("configs")) {
            section.path("dynamic_listeners").forEach(listener -> {
                var active = listener.at("/active_state/listener");
                listeners.put(listener.path("name").asText(), active);
            });
            section.path("dynamic_active_clusters").forEach(cluster -> {
                var active = cluster.path("cluster");
                clusters.put(active.path("name").asText(), active);
            });
            section.path("dynamic_route_configs").forEach(config -> {
                var active = config.path("route_config");
                routes.put(active.path("name").asText(), active);
            });
        }
        return new EnvoyState(listeners, clusters, routes);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Envoy's configuration dump is no JSON", e);
        }
    }
}
