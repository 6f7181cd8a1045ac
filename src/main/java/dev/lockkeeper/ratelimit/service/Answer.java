package dev.lockkeeper.ratelimit.service;

import com.google.protobuf.Duration;
import dev.lockkeeper.ratelimit.limit.Step;
import dev.lockkeeper.ratelimit.match.CountedLimit;
import dev.lockkeeper.ratelimit.store.Counted;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.DescriptorStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a store's decision into the protocol's words. */
final class Answer {

    private static final long MICROS = 1_000_000;
    private static final long MOST = 0xffff_ffffL;
    private static final DescriptorStatus NO_LIMIT =
            DescriptorStatus.newBuilder().setCode(Code.OK).build();
    private static final DescriptorStatus UNLIMITED = DescriptorStatus.newBuilder()
            .setCode(Code.OK)
            .setLimitRemaining((int) MOST)
            .build();

    private final Question question;
    private final RateLimitResponse.Builder response = RateLimitResponse.newBuilder();
    private final List<Integer> spentQuotas = new ArrayList<>(0);
    private boolean enforcedOver;
    private boolean quotaLeft;
    private boolean quotaSpent;

    /** For the headers: the nearest to its end, or the last that refuses. */
    private Optional<DescriptorStatus> nearest = Optional.empty();

    private Answer(Question question) {
        this.question = question;
    }

    static RateLimitResponse of(Question question, Counted counted, ServiceMeters meters) {
        return new Answer(question).build(counted, meters);
    }

    private RateLimitResponse build(Counted counted, ServiceMeters meters) {
        lookForQuotas(counted);
        int counter = 0;
        for (int i = 0; i < question.applied().size(); i++) {
            AppliedLimits applied = question.applied().get(i);
            DescriptorStatus status = applied.limits().isEmpty()
                    ? applied.unlimited() ? UNLIMITED : NO_LIMIT
                    : status(i, applied, counter, counted);
            counter += applied.limits().size();
            response.addStatuses(status);
        }
        boolean over = enforcedOver || (quotaSpent && !quotaLeft);
        if (over && question.options().shadow()) {
            meters.globalShadow();
        }
        response.setOverallCode(over && !question.options().shadow() ? Code.OVER_LIMIT : Code.OK);
        question.options().headers().ifPresent(this::headers);
        if (question.options().dynamicMetadata()) {
            response.setDynamicMetadata(AnswerMetadata.of(question, response, spentQuotas));
        }
        return response.build();
    }

    private void lookForQuotas(Counted counted) {
        int counter = 0;
        for (AppliedLimits applied : question.applied()) {
            if (!applied.limits().isEmpty() && !applied.shadow() && Question.quota(applied, question.options())) {
                if (counted.steps().get(deciding(applied, counter, counted)).over()) {
                    quotaSpent = true;
                } else {
                    quotaLeft = true;
                }
            }
            counter += applied.limits().size();
        }
        // The peer's quotas never refuse.
        quotaLeft |= question.options().legacy();
    }

    private DescriptorStatus status(int descriptor, AppliedLimits applied, int first, Counted counted) {
        int number = deciding(applied, first, counted);
        Step step = counted.steps().get(number);
        CountedLimit limit = applied.limits().get(number - first);
        DescriptorStatus.Builder status = DescriptorStatus.newBuilder()
                .setCurrentLimit(limit.shown())
                .setLimitRemaining((int)
                        Math.min(MOST, step.over() ? 0 : counted.charged(number) ? step.remaining() : step.unspent()))
                .setDurationUntilReset(duration(step.resetMicros()));
        boolean quota = Question.quota(applied, question.options());
        boolean refuses = step.over() && !applied.shadow() && (!quota || !quotaLeft);
        status.setCode(refuses ? Code.OVER_LIMIT : Code.OK);
        if (step.over() && !applied.shadow() && quota) {
            spentQuotas.add(descriptor);
        }
        DescriptorStatus built = status.build();
        if (refuses && !quota) {
            enforcedOver = true;
            nearest = Optional.of(built);
        } else if (!enforcedOver && nearer(built)) {
            nearest = Optional.of(built);
        }
        return built;
    }

    private boolean nearer(DescriptorStatus status) {
        int least = nearest.map(DescriptorStatus::getLimitRemaining).orElse((int) MOST);
        return Integer.compareUnsigned(status.getLimitRemaining(), least) < 0;
    }

    /** Of a descriptor's counters, the one that is over for longest, else the one with the least left. */
    static int deciding(AppliedLimits applied, int first, Counted counted) {
        int chosen = first;
        for (int i = first + 1; i < first + applied.limits().size(); i++) {
            Step one = counted.steps().get(i);
            Step best = counted.steps().get(chosen);
            boolean better = one.over() == best.over()
                    ? one.over() ? one.resetMicros() > best.resetMicros() : one.remaining() < best.remaining()
                    : one.over();
            chosen = better ? i : chosen;
        }
        return chosen;
    }

    private void headers(HeaderNames names) {
        nearest.ifPresent(status -> {
            header(
                    names.limit(),
                    Integer.toUnsignedString(status.getCurrentLimit().getRequestsPerUnit()));
            header(names.remaining(), Integer.toUnsignedString(status.getLimitRemaining()));
            Duration reset = status.getDurationUntilReset();
            header(names.reset(), Long.toString(reset.getSeconds() + (reset.getNanos() > 0 ? 1 : 0)));
        });
    }

    private void header(String name, String value) {
        response.addResponseHeadersToAdd(HeaderValue.newBuilder().setKey(name).setValue(value));
    }

    private static Duration duration(long micros) {
        return Duration.newBuilder()
                .setSeconds(micros / MICROS)
                .setNanos((int) (micros % MICROS) * 1_000)
                .build();
    }
}
