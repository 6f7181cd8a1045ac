package dev.lockkeeper.extension;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import java.util.List;
import java.util.Optional;

/** Puts the processor's upstream stage into a cluster's HTTP options, before the codec. */
final class UpstreamFilters {

    private static final int FILTERS = HttpProtocolOptions.HTTP_FILTERS_FIELD_NUMBER;
    private static final ByteString UPSTREAM = ProcessorFilters.UPSTREAM.toByteString();
    private static final ByteString CONTENT_LENGTH = ProcessorFilters.CONTENT_LENGTH.toByteString();
    private static final ByteString CODEC = ProcessorFilters.UPSTREAM_CODEC.toByteString();
    private static final WireMessage PLAIN_HTTP1 = WireMessage.parse(Any.pack(HttpProtocolOptions.newBuilder()
                    .setExplicitHttpConfig(ExplicitHttpConfig.newBuilder()
                            .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance()))
                    .build())
            .toByteString());
    private static final WireMessage EDITED_PLAIN_HTTP1 = edit(PLAIN_HTTP1);

    private UpstreamFilters() {}

    /**
     * @param options the cluster's serialized {@code Any}; a cluster without one speaks HTTP/1.1
     * @throws UneditableException when it holds something else
     */
    static WireMessage edit(Optional<WireMessage> options) {
        return options.isPresent() ? edit(options.get()) : EDITED_PLAIN_HTTP1;
    }

    private static WireMessage edit(WireMessage any) {
        String type = any.text(Any.TYPE_URL_FIELD_NUMBER);
        if (!type.endsWith("/" + XdsNames.HTTP_PROTOCOL_OPTIONS)) {
            throw new UneditableException(Reason.NOT_AS_PLANNED, "the cluster's HTTP options are of type " + type);
        }
        return any.map(Any.VALUE_FIELD_NUMBER, UpstreamFilters::insert);
    }

    private static WireMessage insert(WireMessage options) {
        List<String> names = options.messages(FILTERS).stream()
                .map(filter -> filter.text(HttpFilter.NAME_FIELD_NUMBER))
                .toList();
        if (names.contains(XdsNames.PROCESSOR_FILTER)) {
            return options;
        }
        int codec = names.indexOf(XdsNames.UPSTREAM_CODEC_FILTER);
        if (codec < 0) {
            return options.plus(FILTERS, UPSTREAM).plus(FILTERS, CONTENT_LENGTH).plus(FILTERS, CODEC);
        }
        return options.insertAt(FILTERS, codec, CONTENT_LENGTH).insertAt(FILTERS, codec, UPSTREAM);
    }
}
