package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.StoreFailure;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;

/** A command of the connection itself, written as words. */
final class Ask extends Command {

    private final List<String> words;
    private final Consumer<Reply> answered;
    private final Consumer<StoreFailure> failed;

    Ask(long deadline, List<String> words, Consumer<Reply> answered, Consumer<StoreFailure> failed) {
        super(deadline);
        this.words = words;
        this.answered = answered;
        this.failed = failed;
    }

    @Override
    void write(ByteBuf out) {
        CommandWriter.command(out, words);
    }

    @Override
    void answered(Reply reply) {
        answered.accept(reply);
    }

    @Override
    void failed(StoreFailure failure) {
        failed.accept(failure);
    }
}
