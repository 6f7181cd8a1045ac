package dev.lockkeeper.extension;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.util.Map;

/** Adds what the processor must know of a route, cluster or endpoint to its metadata; other entries stay. */
final class InternalMetadata {

    private InternalMetadata() {}

    static Metadata with(Metadata metadata, Map<String, String> entries) {
        Struct.Builder ours =
                metadata
                        .getFilterMetadataOrDefault(XdsNames.INTERNAL_NAMESPACE, Struct.getDefaultInstance())
                        .toBuilder();
        entries.forEach((key, value) ->
                ours.putFields(key, Value.newBuilder().setStringValue(value).build()));
        return metadata.toBuilder()
                .putFilterMetadata(XdsNames.INTERNAL_NAMESPACE, ours.build())
                .build();
    }
}
