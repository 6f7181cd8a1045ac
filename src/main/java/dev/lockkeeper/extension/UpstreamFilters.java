package dev.lockkeeper.extension;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the processor's upstream stage into a cluster's HTTP options, before the codec. */
final class UpstreamFilters {

    private static final ByteString PLAIN_HTTP1 = Any.pack(HttpProtocolOptions.newBuilder()
                    .setExplicitHttpConfig(ExplicitHttpConfig.newBuilder()
                            .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance()))
                    .build())
            .toByteString();

    private UpstreamFilters() {}

    /**
     * @param options the cluster's serialized {@code Any}; a cluster without one speaks HTTP/1.1
     * @throws UneditableException when it holds something else
     */
    static ByteString edit(Optional<ByteString> options) throws InvalidProtocolBufferException {
        ByteString present = options.orElse(PLAIN_HTTP1);
        Any any = Any.parseFrom(present);
        if (!any.is(HttpProtocolOptions.class)) {
            throw new UneditableException("the cluster's HTTP options are of type " + any.getTypeUrl());
        }
        WireMessage http = WireMessage.parse(any.getValue());
        WireMessage edited = insert(http);
        return edited == http
                ? present
                : any.toBuilder().setValue(edited.bytes()).build().toByteString();
    }

    private static WireMessage insert(WireMessage options) throws InvalidProtocolBufferException {
        int field = HttpProtocolOptions.HTTP_FILTERS_FIELD_NUMBER;
        List<String> names = new ArrayList<>();
        for (ByteString filter : options.values(field)) {
            names.add(WireMessage.parse(filter).text(HttpFilter.NAME_FIELD_NUMBER));
        }
        if (names.contains(XdsNames.PROCESSOR_FILTER)) {
            return options;
        }
        int codec = names.indexOf(XdsNames.UPSTREAM_CODEC_FILTER);
        if (codec < 0) {
            return options.plus(field, ProcessorFilters.UPSTREAM.toByteString())
                    .plus(field, ProcessorFilters.CONTENT_LENGTH.toByteString())
                    .plus(field, ProcessorFilters.UPSTREAM_CODEC.toByteString());
        }
        return options.insert(field, codec, ProcessorFilters.CONTENT_LENGTH.toByteString())
                .insert(field, codec, ProcessorFilters.UPSTREAM.toByteString());
    }
}
