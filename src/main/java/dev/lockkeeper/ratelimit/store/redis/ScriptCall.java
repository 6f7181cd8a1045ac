package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.StoreFailure;
import dev.lockkeeper.ratelimit.store.StoreFailure.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The counters of one request as one command. */
final class ScriptCall extends Command {

    /** With less time than this left, a second try would only be counted and not be heard of. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final byte[] RUN_KNOWN = "EVALSHA".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RUN_TEXT = "EVAL".getBytes(StandardCharsets.US_ASCII);

    private final ScriptForm form;
    private final HeldConnection connection;
    private final CallWatcher watcher;
    private final Asked asked;

    /** Who keeps an eye on calls. */
    interface CallWatcher {

        /** Redis answered, whatever it said. */
        void answered();

        /**
         * Redis did not answer.
         *
         * @param waited for so many nanoseconds at most
         * @param unknown whether the hits may have been counted
         */
        void silent(StoreFailure failure, long waited, boolean unknown);
    }

    private ScriptCall(ScriptForm form, HeldConnection connection, CallWatcher watcher, Asked asked) {
        super(asked.deadline());
        this.form = form;
        this.connection = connection;
        this.watcher = watcher;
        this.asked = asked;
    }

    /** Puts the question on its way. */
    static void send(ScriptForm form, HeldConnection connection, CallWatcher watcher, Asked asked) {
        ScriptCall call = new ScriptCall(form, connection, watcher, asked);
        if (asked.asking()) {
            connection.send(new Ask(asked.deadline(), List.of("ASKING"), reply -> {}, failure -> {}), call);
        } else {
            connection.send(call);
        }
    }

    /**
     * What a call asks.
     *
     * @param deadline by {@link System#nanoTime}
     * @param asking whether the server is told that the counters' slot is on its way to it
     * @param again whether it is the second try; there is no third
     */
    record Asked(
            List<Counter> counters,
            Charge charge,
            long deadline,
            CounterListener listener,
            boolean asking,
            boolean again) {

        Asked secondTry() {
            return new Asked(counters, charge, deadline, listener, asking, true);
        }
    }

    @Override
    void write(ByteBuf out) {
        List<Counter> counters = asked.counters();
        CommandWriter.start(out, 4 + counters.size());
        if (asked.again()) {
            CommandWriter.text(out, RUN_TEXT);
            form.script().writeText(out);
        } else {
            CommandWriter.text(out, RUN_KNOWN);
            form.script().writeDigest(out);
        }
        int keys = counters.size();
        CommandWriter.textStart(out, CommandWriter.digits(keys));
        CommandWriter.number(out, keys);
        CommandWriter.end(out);
        for (Counter counter : counters) {
            CommandWriter.textStart(out, ByteBufUtil.utf8Bytes(counter.key()));
            ByteBufUtil.writeUtf8(out, counter.key());
            CommandWriter.end(out);
        }
        CommandWriter.textStart(out, form.blobLength(keys));
        form.writeBlob(out, counters, asked.charge(), connection.clock().at(deadline()));
        CommandWriter.end(out);
    }

    @Override
    void answered(Reply reply) {
        switch (reply) {
            case Reply.Numbers(long[] values)
            when values.length == form.values(asked.counters().size()) -> {
                connection.clock().sample(values[0], written(), System.nanoTime());
                connection.useful();
                watcher.answered();
                asked.listener().counted(form.counted(asked.counters(), asked.charge(), values));
            }
            case Reply.Numbers(long[] values)
            when values.length == 1 -> {
                connection.clock().sample(values[0], written(), System.nanoTime());
                retryOr(new StoreFailure(Kind.TIMEOUT, "Redis was reached too late; nothing was counted"));
            }
            case Reply.Refusal refusal
            when refusal.is("NOSCRIPT") -> retryOr(new StoreFailure(Kind.TIMEOUT, "no time to send the script again"));
            case Reply.Refusal refusal -> {
                if (refusal.text().contains("READONLY")) {
                    connection.leave("it is read-only");
                }
                refused(new StoreFailure(Kind.ERROR, refusal.text()));
            }
            default -> {
                connection.leave("unexpected reply " + reply.getClass().getSimpleName());
                refused(new StoreFailure(Kind.ERROR, "unexpected reply from Redis"));
            }
        }
    }

    @Override
    void failed(StoreFailure failure) {
        boolean sent = written() != 0;
        watcher.silent(
                failure,
                sent ? deadline() - written() : 0,
                sent && asked.counters().stream().anyMatch(counter -> counter.hits() != 0));
        asked.listener().failed(failure);
    }

    /** Nothing was counted. */
    private void refused(StoreFailure failure) {
        watcher.answered();
        asked.listener().failed(failure);
    }

    private void retryOr(StoreFailure failure) {
        if (asked.again() || deadline() - System.nanoTime() < RETRY_NANOS) {
            refused(failure);
        } else {
            send(form, connection, watcher, asked.secondTry());
        }
    }
}
