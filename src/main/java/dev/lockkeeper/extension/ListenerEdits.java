package dev.lockkeeper.extension;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.lockkeeper.extension.Failures.Failure;
import io.envoyproxy.envoy.config.core.v3.SchemeHeaderTransformation;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The listeners that serve our routes: the processor's router stage, off until a route turns it on. */
final class ListenerEdits {

    private static final String CONNECTION_MANAGER =
            "/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
    private static final ByteString ROUTER = ProcessorFilters.ROUTER.toByteString();
    private static final ByteString MATCH_UPSTREAM = SchemeHeaderTransformation.newBuilder()
            .setMatchUpstream(true)
            .build()
            .toByteString();

    private final Set<String> configurations;
    private final Optional<HttpFilter> headerAttributes;
    private final Failures failures;
    private final EditNotes notes;

    /**
     * @param configurations names of the route configurations that our routes are in
     * @param headerAttributes the filter that keeps request headers for access logs
     */
    ListenerEdits(
            Set<String> configurations, Optional<HttpFilter> headerAttributes, Failures failures, EditNotes notes) {
        this.configurations = configurations;
        this.headerAttributes = headerAttributes;
        this.failures = failures;
        this.notes = notes;
    }

    List<ByteString> edit(List<ByteString> listeners) {
        List<ByteString> edited = new ArrayList<>(listeners.size());
        for (ByteString bytes : listeners) {
            edited.add(listener(bytes));
        }
        return edited;
    }

    private ByteString listener(ByteString bytes) {
        WireMessage before = WireMessage.parse(bytes);
        WireMessage after;
        try {
            after = before.map(Listener.FILTER_CHAINS_FIELD_NUMBER, this::filterChain)
                    .map(Listener.DEFAULT_FILTER_CHAIN_FIELD_NUMBER, this::filterChain);
        } catch (UncheckedIOException unreadable) {
            // Which routes it serves cannot be told, and without the processor they must not be: no edit would help.
            throw new UncheckedIOException("a listener cannot be read", new IOException(unreadable));
        }
        if (after == before) {
            return bytes;
        }
        notes.listener();
        return after.bytes();
    }

    private WireMessage filterChain(WireMessage chain) {
        return chain.map(
                FilterChain.FILTERS_FIELD_NUMBER,
                filter -> filter.map(Filter.TYPED_CONFIG_FIELD_NUMBER, this::networkFilter));
    }

    private WireMessage networkFilter(WireMessage any) {
        return any.text(Any.TYPE_URL_FIELD_NUMBER).endsWith(CONNECTION_MANAGER)
                ? any.map(Any.VALUE_FIELD_NUMBER, this::connectionManager)
                : any;
    }

    private WireMessage connectionManager(WireMessage manager) {
        String configuration = manager.message(HttpConnectionManager.RDS_FIELD_NUMBER)
                .map(rds -> rds.text(Rds.ROUTE_CONFIG_NAME_FIELD_NUMBER))
                .orElse("");
        if (!configurations.contains(configuration)) {
            return manager;
        }
        int field = HttpConnectionManager.HTTP_FILTERS_FIELD_NUMBER;
        List<String> names = manager.messages(field).stream()
                .map(filter -> filter.text(HttpFilter.NAME_FIELD_NUMBER))
                .toList();
        if (names.contains(XdsNames.PROCESSOR_FILTER)) {
            return manager;
        }
        OptionalInt position = FilterOrder.position(names);
        if (position.isEmpty()) {
            failures.configuration(
                    configuration,
                    new Failure(
                            Reason.LISTENER,
                            "the listener of route configuration %s has no router filter".formatted(configuration)));
            return manager;
        }
        WireMessage edited = manager.insertAt(field, position.getAsInt(), ROUTER);
        if (headerAttributes.isPresent() && !names.contains(XdsNames.HEADER_ATTRIBUTES_FILTER)) {
            edited = edited.insertAt(
                    field, position.getAsInt(), headerAttributes.get().toByteString());
        }
        int scheme = HttpConnectionManager.SCHEME_HEADER_TRANSFORMATION_FIELD_NUMBER;
        return edited.has(scheme) ? edited : edited.plus(scheme, MATCH_UPSTREAM);
    }
}
