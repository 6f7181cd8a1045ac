package dev.lockkeeper.ratelimit.store.redis;

import java.util.List;
import java.util.Optional;

/**
 * As whom a connection works.
 *
 * @param user empty for the server's default user
 */
public record RedisCredentials(String user, String password) {

    /** Says nothing. */
    public static final RedisCredentials NOBODY = new RedisCredentials("", "");

    /** {@code password} or {@code user:password}. */
    public static RedisCredentials of(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new RedisCredentials("", text)
                : new RedisCredentials(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Of the first {@code redis://user:password@host} of some servers; nothing when none has them. */
    public static Optional<RedisCredentials> inUrls(List<String> servers) {
        return servers.stream()
                .filter(server -> !server.startsWith("/"))
                .flatMap(server -> RedisUrl.of(server).credentials().stream())
                .findFirst();
    }

    /** With what the other knows where this one says nothing. */
    public RedisCredentials or(RedisCredentials other) {
        return new RedisCredentials(user.isEmpty() ? other.user : user, password.isEmpty() ? other.password : password);
    }

    List<String> command() {
        return user.isEmpty() ? List.of("AUTH", password) : List.of("AUTH", user, password);
    }

    @Override
    public String toString() {
        return "RedisCredentials[user=" + user + "]";
    }
}
