package dev.lockkeeper.ratelimit.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis URL is read as the radix library does: user, password and database in it or after its question mark; no error shows a secret. */
class RedisUrlTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            h:1,                                  h:1,                         ,       ,         0
            h,                                    h:6379,                      ,       ,         0
            redis://rate_limit_redis:6379,        rate_limit_redis:6379,       ,       ,         0
            redis://[::1]:7/,                     [::1]:7,                     ,       ,         0
            redis://h:6379/2,                     h:6379,                      ,       ,         2
            redis://h:6379?db=3,                  h:6379,                      ,       ,         3
            redis://h:6379/2?db=3,                h:6379,                      ,       ,         2
            redis://u:p@h:1,                      h:1,                        u,      p,         0
            redis://:p@h:1,                       h:1,                        '',     p,         0
            redis://u:p@w@h:1/4,                  h:1,                        u,      p@w,       4
            redis://a%3Ab:c%2Fd+e@h:1,            h:1,                        a:b,    c/d+e,     0
            redis://h:1?username=u&password=a%26b, h:1,                       u,      a&b,       0
            redis://u@h:1?username=v&password=p,  h:1,                        u,      p,         0
            redis://u:p@h:1?password=q,           h:1,                        u,      p,         0
            """)
    void partsAreFound(String url, String address, @Nullable String user, @Nullable String password, int database) {
        RedisUrl server = RedisUrl.of(url);
        assertThat(server.address()).hasToString(address);
        assertThat(server.database()).isEqualTo(database);
        assertThat(server.credentials().map(RedisCredentials::user).orElse(null))
                .isEqualTo(user);
        assertThat(server.credentials().map(RedisCredentials::password).orElse(null))
                .isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://u:secret@",
                "redis://u:secret",
                "redis://u:sec/ret@h:1",
                "redis://u:secret%zz@h:1",
                "redis://u:secret@h:port",
                "redis://u:secret@h:1/first",
                "u:secret@h:1",
                "tcp://secret:1"
            })
    void errorsShowNoSecret(String url) {
        assertThatThrownBy(() -> RedisUrl.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("it")
                .doesNotContain("sec", "ret")
                .matches("it must be host:port or redis://.*|its database is no number|it has a % .*");
    }

    @Test
    void oneDatabaseIsOfASingleServerOnly() {
        assertThat(RedisTopology.single("redis://h:1/2"))
                .isEqualTo(new RedisTopology.Single(new RedisAddress.Tcp("h", 1), 2));
        assertThatThrownBy(() -> RedisTopology.cluster("redis://h:1/2")).hasMessage("a cluster has no database but 0");
        assertThatThrownBy(() -> RedisTopology.sentinel("master,redis://h:1/2"))
                .hasMessage("sentinels have no databases");
        assertThat(RedisTopology.cluster("redis://u:p@h1:1/0, redis://u:p@h2"))
                .isEqualTo(RedisTopology.cluster("h1:1,h2:6379"));
        assertThat(RedisTopology.sentinel("master,redis://u:p@s1:26379"))
                .isEqualTo(RedisTopology.sentinel("master,s1:26379"));
    }
}
