package dev.lockkeeper.extension;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.SchemeHeaderTransformation;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The listeners that serve our routes: the processor's router stage, off until a route turns it on. */
final class ListenerEdits {

    private static final ByteString MATCH_UPSTREAM = SchemeHeaderTransformation.newBuilder()
            .setMatchUpstream(true)
            .build()
            .toByteString();

    private final Set<String> configurations;
    private final Failures failures;

    /** @param configurations names of the route configurations that our routes are in */
    ListenerEdits(Set<String> configurations, Failures failures) {
        this.configurations = configurations;
        this.failures = failures;
    }

    List<ByteString> edit(List<ByteString> listeners) {
        return listeners.stream().map(this::listener).toList();
    }

    private ByteString listener(ByteString bytes) {
        return WireMessage.parse(bytes)
                .map(Listener.FILTER_CHAINS_FIELD_NUMBER, this::filterChain)
                .map(Listener.DEFAULT_FILTER_CHAIN_FIELD_NUMBER, this::filterChain)
                .bytes();
    }

    private ByteString filterChain(ByteString bytes) {
        return WireMessage.parse(bytes)
                .map(
                        FilterChain.FILTERS_FIELD_NUMBER,
                        filter -> WireMessage.parse(filter)
                                .map(Filter.TYPED_CONFIG_FIELD_NUMBER, this::networkFilter)
                                .bytes())
                .bytes();
    }

    private ByteString networkFilter(ByteString bytes) {
        try {
            Any config = Any.parseFrom(bytes);
            if (!config.is(HttpConnectionManager.class)) {
                return bytes;
            }
            WireMessage manager = WireMessage.parse(config.getValue());
            WireMessage edited = connectionManager(manager);
            return edited == manager
                    ? bytes
                    : config.toBuilder().setValue(edited.bytes()).build().toByteString();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WireMessage connectionManager(WireMessage manager) {
        String configuration = manager.value(HttpConnectionManager.RDS_FIELD_NUMBER)
                .map(rds -> WireMessage.parse(rds).text(Rds.ROUTE_CONFIG_NAME_FIELD_NUMBER))
                .orElse("");
        if (!configurations.contains(configuration)) {
            return manager;
        }
        int field = HttpConnectionManager.HTTP_FILTERS_FIELD_NUMBER;
        List<String> names = manager.values(field).stream()
                .map(filter -> WireMessage.parse(filter).text(HttpFilter.NAME_FIELD_NUMBER))
                .toList();
        if (names.contains(XdsNames.PROCESSOR_FILTER)) {
            return manager;
        }
        OptionalInt position = FilterOrder.position(names);
        if (position.isEmpty()) {
            failures.configuration(
                    configuration,
                    "the listener of route configuration %s has no router filter".formatted(configuration));
            return manager;
        }
        WireMessage edited = manager.insert(field, position.getAsInt(), ProcessorFilters.ROUTER.toByteString());
        int scheme = HttpConnectionManager.SCHEME_HEADER_TRANSFORMATION_FIELD_NUMBER;
        return edited.value(scheme).isPresent() ? edited : edited.plus(scheme, MATCH_UPSTREAM);
    }
}
