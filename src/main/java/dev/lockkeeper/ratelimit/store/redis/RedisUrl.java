package dev.lockkeeper.ratelimit.store.redis;

import dev.lockkeeper.ratelimit.store.redis.RedisAddress.Tcp;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where one server is and as whom to speak to it: {@code host:port}, or {@code redis://user:password@host:port/database?username=&password=&db=} as
 * the radix library takes it. What is wrong is an {@link IllegalArgumentException} whose message never has a part of the text that may be secret.
 *
 * @param credentials those before the host, else those after the question mark
 * @param database 0 when none is said
 * @param tls whether the scheme asks for it
 */
record RedisUrl(Tcp address, Optional<RedisCredentials> credentials, int database, boolean tls) {

    private static final Pattern FORM = Pattern.compile(
            "rediss?://(?:(?<user>[^:/?#]*)(?::(?<password>[^/?#]*))?@)?(?<host>[^@/?#]+)(?:/(?<path>[^?#@]*))?(?:\\?(?<query>[^#]*))?");

    private static final String ALLOWED =
            "it must be host:port or redis://[user:password@]host[:port][/database]; in user and password / ? # , are written %2F %3F %23 %2C";

    static RedisUrl of(String text) {
        if (!text.contains("://") && !text.contains("@")) {
            return new RedisUrl(RedisAddress.tcp(text), Optional.empty(), 0, false);
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(ALLOWED);
        }
        String query = Optional.ofNullable(parts.group("query")).orElse("");
        String path = Optional.ofNullable(parts.group("path")).orElse("");
        String user = decoded(parts.group("user"));
        String password = parts.group("password") == null ? value(query, "password") : decoded(parts.group("password"));
        RedisCredentials credentials = new RedisCredentials(user.isEmpty() ? value(query, "username") : user, password);
        return new RedisUrl(
                address(parts.group("host")),
                Optional.of(credentials).filter(known -> !known.equals(RedisCredentials.NOBODY)),
                database(path.isEmpty() ? value(query, "db") : path),
                text.startsWith("rediss"));
    }

    private static Tcp address(String host) {
        try {
            return RedisAddress.tcp(host);
        } catch (IllegalArgumentException e) {
            // What is taken for a host may be half a password.
            throw new IllegalArgumentException(ALLOWED);
        }
    }

    private static int database(String digits) {
        if (!digits.matches("\\d{0,6}")) {
            throw new IllegalArgumentException("its database is no number");
        }
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static String value(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return decoded(pair.substring(name.length() + 1).replace("+", "%20"));
            }
        }
        return "";
    }

    private static String decoded(@Nullable String text) {
        try {
            return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it has a % that two hexadecimal digits do not follow");
        }
    }
}
