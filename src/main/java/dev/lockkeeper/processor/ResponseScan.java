package dev.lockkeeper.processor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.lockkeeper.plan.bundle.TokenCounts;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the model and the latest usage in the body of an answer, one JSON object or a stream of events, piece by piece. */
final class ResponseScan implements MemberScan.Found {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_VALUE = 16 << 10;

    private final UsageReport report;
    private final MemberScan members;
    private final @Nullable EventScan events;
    private @Nullable TokenCounts usage;
    private @Nullable String model;
    private boolean unreadable;

    ResponseScan(boolean eventStream, UsageReport report) {
        this.report = report;
        members = new MemberScan(report.members(), LONGEST_VALUE, this);
        events = eventStream ? new EventScan(members) : null;
    }

    /** @return whether usage was found in this piece */
    boolean read(ByteString piece) {
        TokenCounts before = usage;
        if (report == UsageReport.NONE) {
            return false;
        }
        for (int i = 0; i < piece.size(); i++) {
            if (events != null) {
                events.next(piece.byteAt(i));
            } else {
                members.next(piece.byteAt(i));
            }
        }
        return usage != before;
    }

    /** A stream may report usage several times; the last is for all of it. */
    Optional<TokenCounts> usage() {
        return Optional.ofNullable(usage);
    }

    Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** Whether there was usage that could not be read. */
    boolean unreadable() {
        return unreadable;
    }

    @Override
    public void value(String name, byte[] json) {
        try {
            if (!UsageReport.isModel(name)) {
                usage = report.counts(JSON.readTree(json), usage).orElse(usage);
            } else if (model == null) {
                String text = JSON.readTree(json).asText("");
                model = text.isEmpty() ? null : text;
            }
        } catch (JsonProcessingException e) {
            unreadable |= !UsageReport.isModel(name);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
    }

    @Override
    public void tooLong(String name) {
        unreadable |= !UsageReport.isModel(name);
    }
}
