package dev.lockkeeper.extension;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.util.Map;

/** Adds what the processor must know of a route, cluster or endpoint to its metadata; other entries stay. */
final class InternalMetadata {

    static final int FILTER_METADATA = Metadata.FILTER_METADATA_FIELD_NUMBER;

    private InternalMetadata() {}

    /** @param entries in a sorted map when there are several: the same edit must give the same bytes */
    static WireMessage with(WireMessage metadata, Map<String, String> entries) {
        WireMessage ours = metadata.entryMessage(FILTER_METADATA, XdsNames.INTERNAL_NAMESPACE)
                .orElse(WireMessage.empty());
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            ours = WireStruct.with(ours, entry.getKey(), entry.getValue());
        }
        return metadata.withEntry(FILTER_METADATA, XdsNames.INTERNAL_NAMESPACE, ours);
    }
}
