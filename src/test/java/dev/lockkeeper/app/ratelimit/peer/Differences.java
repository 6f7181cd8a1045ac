package dev.lockkeeper.app.ratelimit.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.lockkeeper.app.ratelimit.peer.RandomQuestions.Question;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.DescriptorStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Compares answers of both services, field by field. Where ours counts on purpose what the peer does not, or the other way round, counters are no longer
 * the same: from then on those are left out.
 */
final class Differences {

    private final boolean exact;
    private final Set<String> apart = new HashSet<>();
    /** At their limit here, beyond it there: a question without hits is told the one or the other. */
    private final Set<String> spent = new HashSet<>();

    private final List<String> found = new ArrayList<>();
    private int compared;
    private int leftOut;

    /** @param exact whether ours counts nothing of a refused call */
    Differences(boolean exact) {
        this.exact = exact;
    }

    /** An answer, or the error in its place. */
    record Reply(RateLimitResponse response, String error) {}

    List<String> found() {
        return found;
    }

    /** Counters are the same again. */
    void afresh() {
        apart.clear();
        spent.clear();
    }

    /** Answers compared in full, and those in which a counter was left out. */
    String counts() {
        return "compared=%d left_out=%d".formatted(compared, leftOut);
    }

    int compared() {
        return compared;
    }

    void compare(Question question, Reply peer, Reply ours) {
        if (!peer.error().equals(ours.error())) {
            add(question, "error", peer.error(), ours.error());
            return;
        }
        List<Integer> same = IntStream.range(0, question.counters().size())
                .filter(i -> !apart.contains(question.counters().get(i)) && !asksSpent(question, i))
                .boxed()
                .toList();
        boolean drifts = drifts(question, peer.response()) || drifts(question, ours.response());
        if (same.size() == question.counters().size() && !drifts) {
            compared++;
            whole(question, peer.response(), ours.response());
        } else {
            leftOut++;
        }
        if (peer.error().isEmpty()) {
            check(
                    question,
                    "statuses",
                    peer.response().getStatusesCount(),
                    ours.response().getStatusesCount());
            for (int i = 0; i < question.counters().size(); i++) {
                // Whatever was counted.
                limit(question, peer.response().getStatuses(i), ours.response().getStatuses(i));
            }
            for (int i : same) {
                status(question, peer.response().getStatuses(i), ours.response().getStatuses(i), drifts);
            }
        }
        if (drifts) {
            apart.addAll(question.counters());
        } else if (exact && peer.response().getOverallCode() == Code.OVER_LIMIT) {
            spent.addAll(question.counters());
        }
    }

    private boolean asksSpent(Question question, int descriptor) {
        RateLimitDescriptor one = question.request().getDescriptors(descriptor);
        return spent.contains(question.counters().get(descriptor))
                && one.hasHitsAddend()
                && one.getHitsAddend().getValue() == 0;
    }

    private void whole(Question question, RateLimitResponse peer, RateLimitResponse ours) {
        check(question, "statuses", peer.getStatusesCount(), ours.getStatusesCount());
        check(question, "overall", peer.getOverallCode(), ours.getOverallCode());
        check(question, "headers", names(peer), names(ours));
        for (int i = 0; i < Math.min(peer.getResponseHeadersToAddCount(), ours.getResponseHeadersToAddCount()); i++) {
            HeaderValue theirs = peer.getResponseHeadersToAdd(i);
            HeaderValue own = ours.getResponseHeadersToAdd(i);
            boolean reset = theirs.getKey().endsWith("Reset");
            if (reset
                    ? Math.abs(Long.parseLong(theirs.getValue()) - Long.parseLong(own.getValue())) > 1
                    : !theirs.getValue().equals(own.getValue())) {
                add(question, "header " + theirs.getKey(), theirs.getValue(), own.getValue());
            }
        }
        check(question, "metadata", metadata(peer), metadata(ours));
    }

    /** The peer's protobuf library writes one blank or two between fields, by chance. */
    private static String metadata(RateLimitResponse response) {
        try {
            return JsonFormat.printer()
                    .sortingMapKeys()
                    .print(response.getDynamicMetadata())
                    .replaceAll(" +", " ");
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private void limit(Question question, DescriptorStatus peer, DescriptorStatus ours) {
        check(question, "limit", peer.getCurrentLimit(), ours.getCurrentLimit());
        check(question, "has limit", peer.hasCurrentLimit(), ours.hasCurrentLimit());
    }

    /** @param drifts codes are the same, but what is left is not any more */
    private void status(Question question, DescriptorStatus peer, DescriptorStatus ours, boolean drifts) {
        check(question, "code", peer.getCode(), ours.getCode());
        if (drifts) {
            return;
        }
        check(question, "remaining", peer.getLimitRemaining(), ours.getLimitRemaining());
        // A spent quota's status has no reset there.
        boolean quota = !peer.hasDurationUntilReset() && peer.hasCurrentLimit();
        if (!quota
                && Math.abs(peer.getDurationUntilReset().getSeconds()
                                - ours.getDurationUntilReset().getSeconds())
                        > 1) {
            add(question, "reset", peer.getDurationUntilReset(), ours.getDurationUntilReset());
        }
    }

    /** Whether counters differ from here on: a refused call that touched several, or would have gone beyond its limit by more than one. */
    private boolean drifts(Question question, RateLimitResponse response) {
        boolean over = response.getOverallCode() == Code.OVER_LIMIT;
        boolean several = question.counters().size() > 1;
        boolean many = question.request().getHitsAddend() != 0
                || question.request().getDescriptorsList().stream().anyMatch(one -> one.hasHitsAddend());
        return exact && over && (several || many);
    }

    private void check(Question question, String what, Object peer, Object ours) {
        if (!peer.equals(ours)) {
            add(question, what, peer, ours);
        }
    }

    private void add(Question question, String what, Object peer, Object ours) {
        if (found.size() < 20) {
            found.add("%s: peer <%s> ours <%s> of %s".formatted(what, peer, ours, question.request()));
        } else {
            found.set(19, "… and more");
        }
    }

    private static List<String> names(RateLimitResponse response) {
        return response.getResponseHeadersToAddList().stream()
                .map(HeaderValue::getKey)
                .toList();
    }
}
