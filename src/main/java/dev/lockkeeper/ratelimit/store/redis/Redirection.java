package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.redis.RedisAddress.Tcp;
import java.util.Optional;

/**
 * Where a node of a cluster sends a call.
 *
 * @param asking only this one: the slot is on its way there, and its keys one by one
 */
record Redirection(Tcp node, boolean asking) {

    /**
     * Of {@code MOVED slot host:port} or {@code ASK slot host:port}; nothing for any other text.
     *
     * @param from who said so: a node without a host is on the same
     */
    static Optional<Redirection> of(String text, Tcp from) {
        String[] words = text.split(" ", -1);
        if (words.length != 3 || !(words[0].equals("MOVED") || words[0].equals("ASK"))) {
            return Optional.empty();
        }
        Tcp to = RedisAddress.tcp(words[2].startsWith(":") ? "-" + words[2] : words[2]);
        return Optional.of(
                new Redirection(to.host().equals("-") ? new Tcp(from.host(), to.port()) : to, words[0].equals("ASK")));
    }
}
