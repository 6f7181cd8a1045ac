package dev.lockkeeper.ratelimit.store.redis;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * As whom a connection works.
 *
 * @param user empty for the server's default user
 */
public record RedisCredentials(String user, String password) {

    /** {@code password} or {@code user:password}. */
    public static RedisCredentials of(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new RedisCredentials("", text)
                : new RedisCredentials(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Of {@code redis://user:password@host}; nothing when the URL has none. */
    public static Optional<RedisCredentials> inUrl(String url) {
        if (!url.contains("://")) {
            return Optional.empty();
        }
        return Optional.ofNullable(URI.create(url).getUserInfo()).map(RedisCredentials::of);
    }

    List<String> command() {
        return user.isEmpty() ? List.of("AUTH", password) : List.of("AUTH", user, password);
    }

    @Override
    public String toString() {
        return "RedisCredentials[user=" + user + "]";
    }
}
