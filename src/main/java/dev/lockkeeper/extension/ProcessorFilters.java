package dev.lockkeeper.extension;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.MetadataOptions;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.Mutations;
import io.envoyproxy.envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;

/** The filters that bring a request to the processor: before routing, and again for each try of a backend. */
final class ProcessorFilters {

    private static final Duration MESSAGE_TIMEOUT =
            Duration.newBuilder().setSeconds(10).build();

    /** Off unless a route turns it on. */
    static final HttpFilter ROUTER = HttpFilter.newBuilder()
            .setName(XdsNames.PROCESSOR_FILTER)
            .setDisabled(true)
            .setTypedConfig(Any.pack(processor()
                    .setProcessingMode(ProcessingMode.newBuilder()
                            .setRequestHeaderMode(HeaderSendMode.SEND)
                            .setRequestBodyMode(BodySendMode.BUFFERED)
                            .setRequestTrailerMode(HeaderSendMode.SKIP)
                            .setResponseHeaderMode(HeaderSendMode.SEND)
                            .setResponseBodyMode(BodySendMode.BUFFERED)
                            .setResponseTrailerMode(HeaderSendMode.SKIP))
                    .build()))
            .build();

    /** The processor kept the body from the first stage, so it is not sent again. */
    static final HttpFilter UPSTREAM = filter(
            XdsNames.PROCESSOR_FILTER,
            processor()
                    .setProcessingMode(ProcessingMode.newBuilder()
                            .setRequestHeaderMode(HeaderSendMode.SEND)
                            .setRequestBodyMode(BodySendMode.NONE)
                            .setRequestTrailerMode(HeaderSendMode.SKIP)
                            .setResponseHeaderMode(HeaderSendMode.SKIP)
                            .setResponseBodyMode(BodySendMode.NONE)
                            .setResponseTrailerMode(HeaderSendMode.SKIP))
                    .addRequestAttributes(attribute("upstream_host_metadata", XdsNames.BACKEND_NAME))
                    .addRequestAttributes(attribute("cluster_metadata", XdsNames.BACKEND_NAME))
                    .addRequestAttributes(attribute("upstream_host_metadata", XdsNames.UPSTREAM_HOST))
                    .addRequestAttributes(attribute("route_metadata", XdsNames.ROUTE_NAME))
                    .build());

    /** Envoy drops the length when the processor replaces a body; the processor says the new one. */
    static final HttpFilter CONTENT_LENGTH = filter(
            XdsNames.HEADER_MUTATION_FILTER,
            io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutation.newBuilder()
                    .setMutations(Mutations.newBuilder()
                            .addRequestMutations(HeaderMutation.newBuilder()
                                    .setAppend(HeaderValueOption.newBuilder()
                                            .setAppendAction(HeaderAppendAction.ADD_IF_ABSENT)
                                            .setHeader(HeaderValue.newBuilder()
                                                    .setKey("content-length")
                                                    .setValue("%%DYNAMIC_METADATA(%s:content_length)%%"
                                                            .formatted(XdsNames.PROCESSOR_NAMESPACE))))))
                    .build());

    static final HttpFilter UPSTREAM_CODEC = filter(XdsNames.UPSTREAM_CODEC_FILTER, UpstreamCodec.getDefaultInstance());

    /** What a route carries to turn {@link #ROUTER} on: a config that is there and empty. */
    static final Any ENABLED = Any.pack(
            FilterConfig.newBuilder().setConfig(Any.getDefaultInstance()).build());

    private ProcessorFilters() {}

    private static ExternalProcessor.Builder processor() {
        return ExternalProcessor.newBuilder()
                .setGrpcService(GrpcService.newBuilder()
                        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(XdsNames.PROCESSOR_CLUSTER)))
                .setMessageTimeout(MESSAGE_TIMEOUT)
                .setAllowModeOverride(true)
                .setMetadataOptions(MetadataOptions.newBuilder()
                        .setReceivingNamespaces(MetadataOptions.MetadataNamespaces.newBuilder()
                                .addUntyped(XdsNames.PROCESSOR_NAMESPACE)));
    }

    private static HttpFilter filter(String name, Message config) {
        return HttpFilter.newBuilder()
                .setName(name)
                .setTypedConfig(Any.pack(config))
                .build();
    }

    private static String attribute(String of, String key) {
        return "xds.%s.filter_metadata['%s']['%s']".formatted(of, XdsNames.INTERNAL_NAMESPACE, key);
    }
}
