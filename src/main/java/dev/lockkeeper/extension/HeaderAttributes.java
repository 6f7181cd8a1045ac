package dev.lockkeeper.extension;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config.Rule;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config.ValueType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Request headers kept as dynamic metadata, where access logs find them as attributes. */
final class HeaderAttributes {

    private HeaderAttributes() {}

    /** @param attributes header → attribute; without any there is no filter */
    static Optional<HttpFilter> filter(SortedMap<String, String> attributes) {
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        Config.Builder config = Config.newBuilder();
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            config.addRequestRules(Rule.newBuilder()
                    .setHeader(attribute.getKey())
                    .setOnHeaderPresent(KeyValuePair.newBuilder()
                            .setMetadataNamespace(XdsNames.PROCESSOR_NAMESPACE)
                            .setKey(attribute.getValue())
                            .setType(ValueType.STRING)));
        }
        return Optional.of(HttpFilter.newBuilder()
                .setName(XdsNames.HEADER_ATTRIBUTES_FILTER)
                .setTypedConfig(Any.pack(config.build()))
                .build());
    }
}
