package dev.lockkeeper.app;

import dev.lockkeeper.grpc.GrpcLimits;
import dev.lockkeeper.processor.EndpointPrefixes;
import dev.lockkeeper.processor.ProcessorSettings;
import dev.lockkeeper.processor.RequestLimits;
import io.quarkus.runtime.configuration.MemorySize;

/** Settings of the role {@code processor}, checked. A wrong one is an {@link InvalidSetting} that says what is allowed. */
final class ProcessorSetup {

    private static final long LARGEST_BODY = 1L << 30;
    private static final long ROOM = 16L << 20;

    private final ProcessorSettings settings;

    ProcessorSetup(AppConfig config) {
        AppConfig.Processor processor = config.processor();
        long message =
                processor.maxInboundMessageSize().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        require(
                message > 0,
                "lockkeeper.processor.max-inbound-message-size (LOCKKEEPER_PROCESSOR_MAX_INBOUND_MESSAGE_SIZE, --maxRecvMsgSize): 0; allowed are 1 and more bytes");
        long body = processor.maxBodySize().asLongValue();
        require(
                body > 0 && body <= LARGEST_BODY,
                "lockkeeper.processor.max-body-size (LOCKKEEPER_PROCESSOR_MAX_BODY_SIZE): %d; allowed are 1 to %d bytes"
                        .formatted(body, LARGEST_BODY));
        require(
                processor.maxOpenRequests() > 0,
                "lockkeeper.processor.max-open-requests (LOCKKEEPER_PROCESSOR_MAX_OPEN_REQUESTS): %d; allowed are 1 and more"
                        .formatted(processor.maxOpenRequests()));
        body = Math.min(body, message);
        long open = processor.maxOpenBodySize().map(MemorySize::asLongValue).orElse(RequestLimits.openBytes(body));
        require(
                open >= body,
                "lockkeeper.processor.max-open-body-size (LOCKKEEPER_PROCESSOR_MAX_OPEN_BODY_SIZE): %d; allowed are %d bytes, which is lockkeeper.processor.max-body-size, and more"
                        .formatted(open, body));
        require(
                config.rootPrefix().startsWith("/"),
                "lockkeeper.root-prefix (LOCKKEEPER_ROOT_PREFIX, --rootPrefix): \"%s\"; allowed is a path that begins with /"
                        .formatted(config.rootPrefix()));
        settings = new ProcessorSettings(
                prefixes(config).below(config.rootPrefix()),
                new RequestLimits(body, processor.maxOpenRequests(), open),
                HeaderAttributeSettings.telemetry(config.headerAttributes()),
                processor.usageMetrics(),
                processor.redaction());
    }

    ProcessorSettings settings() {
        return settings;
    }

    /** Room for bodies that are too large, so that they get their 413; connections stay, since their callers are beside us. */
    GrpcLimits limits(GrpcLimits general) {
        long message = Math.min(Integer.MAX_VALUE, 2 * settings.limits().bodyBytes() + ROOM);
        return new GrpcLimits((int) message, GrpcLimits.NO_AGE, general.connectionGrace(), general.drain());
    }

    private static EndpointPrefixes prefixes(AppConfig config) {
        try {
            return EndpointPrefixes.parse(config.endpointPrefixes().orElse(""));
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting("lockkeeper.endpoint-prefixes (LOCKKEEPER_ENDPOINT_PREFIXES, --endpointPrefixes): "
                    + e.getMessage());
        }
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new InvalidSetting(message);
        }
    }
}
