package dev.lockkeeper.ratelimit.trace;

import dev.lockkeeper.observe.RequestSpan;
import dev.lockkeeper.observe.Tracing;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;

/** Gives a sampled call a span below its caller's; names and attributes as OpenTelemetry's conventions for RPC have them. */
public final class TracedCalls implements ServerInterceptor {

    static final Context.Key<RequestSpan> SPAN = Context.key("ratelimit-span");

    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of(Tracing.TRACEPARENT, Metadata.ASCII_STRING_MARSHALLER);

    private final Tracing tracing;

    public TracedCalls(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String traceparent = headers.get(TRACEPARENT);
        if (!tracing.samples(traceparent)) {
            return next.startCall(call, headers);
        }
        RequestSpan span = tracing.open(Optional.ofNullable(traceparent));
        span.server();
        span.name(call.getMethodDescriptor().getFullMethodName());
        span.attribute("rpc.system", "grpc");
        return new Asked<>(
                Contexts.interceptCall(
                        Context.current().withValue(SPAN, span), new Answered<>(call, span), headers, next),
                span);
    }

    private static final class Asked<Q> extends SimpleForwardingServerCallListener<Q> {
        private final RequestSpan span;

        Asked(ServerCall.Listener<Q> listener, RequestSpan span) {
            super(listener);
            this.span = span;
        }

        @Override
        public void onMessage(Q message) {
            if (message instanceof RateLimitRequest request) {
                span.attribute("ratelimit.domain", request.getDomain());
                span.attribute("ratelimit.descriptors", request.getDescriptorsCount());
            }
            super.onMessage(message);
        }

        @Override
        public void onCancel() {
            super.onCancel();
            span.end(Optional.of("cancelled"));
        }
    }

    private static final class Answered<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final RequestSpan span;

        Answered(ServerCall<Q, A> call, RequestSpan span) {
            super(call);
            this.span = span;
        }

        @Override
        public void sendMessage(A message) {
            if (message instanceof RateLimitResponse response) {
                span.attribute("ratelimit.code", response.getOverallCode().name());
            }
            super.sendMessage(message);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            super.close(status, trailers);
            span.attribute("rpc.grpc.status_code", status.getCode().value());
            span.end(status.isOk() ? Optional.empty() : Optional.of(String.valueOf(status.getDescription())));
        }
    }
}
