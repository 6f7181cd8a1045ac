package dev.lockkeeper.ratelimit.service;

import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.grpc.Status;

/** Where a call's answer goes; told once. */
interface AnswerSink {

    void answer(RateLimitResponse response);

    void fail(Status status);
}
